package io.iovec.samples.smb.share;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;

/** What opening does if the file is there, and if it is not (MS-SMB2 2.2.13). */
public enum Disposition {
  /** Replaces what is there by an empty file, which keeps its identity here; or creates. */
  SUPERSEDE,
  /** Opens what is there. */
  OPEN,
  /** Creates what is not there. */
  CREATE,
  /** Opens or creates. */
  OPEN_IF,
  /** Empties what is there. */
  OVERWRITE,
  /** Empties or creates. */
  OVERWRITE_IF;

  private static final Disposition[] BY_CODE = values();

  /**
   * Returns the disposition of the number that stands in a request.
   *
   * @throws StatusException INVALID_PARAMETER if there is none
   */
  public static Disposition of(int code) throws StatusException {
    if (code < 0 || code >= BY_CODE.length) {
      throw new StatusException(NtStatus.INVALID_PARAMETER, "disposition=" + code);
    }
    return BY_CODE[code];
  }

  boolean creates() {
    return this != OPEN && this != OVERWRITE;
  }

  boolean empties() {
    return this == SUPERSEDE || this == OVERWRITE || this == OVERWRITE_IF;
  }

  Outcome whenThere() {
    return this == SUPERSEDE
        ? Outcome.SUPERSEDED
        : empties() ? Outcome.OVERWRITTEN : Outcome.OPENED;
  }
}
