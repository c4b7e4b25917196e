package io.iovec.samples.smb.protocol;

/** What CREATE does if the file is there, and if it is not (MS-SMB2 2.2.13). */
public enum CreateDisposition {
  /** Overwrites or creates; unlike {@link #OVERWRITE_IF} it may give the file another identity. */
  SUPERSEDE(0),
  /** Opens what is there. */
  OPEN(1),
  /** Creates what is not there. */
  CREATE(2),
  /** Opens or creates. */
  OPEN_IF(3),
  /** Empties what is there. */
  OVERWRITE(4),
  /** Empties or creates. */
  OVERWRITE_IF(5);

  private final int code;

  CreateDisposition(int code) {
    this.code = code;
  }

  /** Returns the number that stands in a request. */
  public int code() {
    return code;
  }

  /**
   * Returns the disposition of a number.
   *
   * @throws StatusException INVALID_PARAMETER if there is none
   */
  public static CreateDisposition of(int code) throws StatusException {
    for (CreateDisposition disposition : values()) {
      if (disposition.code == code) {
        return disposition;
      }
    }
    throw Element.invalid("createDisposition=" + Integer.toUnsignedString(code));
  }
}
