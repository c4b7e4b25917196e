package io.iovec.samples.smb.protocol;

/** What a QUERY_INFO or SET_INFO is about (MS-SMB2 2.2.37). */
public enum InfoType {
  /** A file: the class is a {@link FileInformationClass}. */
  FILE(1),
  /** The file system: the class is an {@link FsInformationClass}. */
  FILE_SYSTEM(2),
  /** Who may do what with a file. */
  SECURITY(3),
  /** How much a user may store. */
  QUOTA(4);

  private final int code;

  InfoType(int code) {
    this.code = code;
  }

  /** Returns the number that stands in a request. */
  public int code() {
    return code;
  }

  /**
   * Returns the type of a number.
   *
   * @throws StatusException INVALID_PARAMETER if there is none
   */
  public static InfoType of(int code) throws StatusException {
    for (InfoType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw Element.invalid("infoType=" + code);
  }
}
