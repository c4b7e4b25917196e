package io.iovec.samples.smb.protocol;

/** What is asked of a file system (MS-FSCC 2.5). */
public enum FsInformationClass {
  VOLUME(1),
  SIZE(3),
  DEVICE(4),
  ATTRIBUTE(5),
  FULL_SIZE(7),
  SECTOR_SIZE(11);

  private final int code;

  FsInformationClass(int code) {
    this.code = code;
  }

  /** Returns the number that stands in a request. */
  public int code() {
    return code;
  }

  /**
   * Returns the class of a number.
   *
   * @throws StatusException INVALID_INFO_CLASS if it is none of these
   */
  public static FsInformationClass of(int code) throws StatusException {
    for (FsInformationClass one : values()) {
      if (one.code == code) {
        return one;
      }
    }
    throw new StatusException(NtStatus.INVALID_INFO_CLASS, "file system infoClass=" + code);
  }
}
