package io.iovec.samples.smb.protocol;

/** What is asked, told or listed of a file (MS-FSCC 2.4). */
public enum FileInformationClass {
  DIRECTORY(1),
  FULL_DIRECTORY(2),
  BOTH_DIRECTORY(3),
  BASIC(4),
  STANDARD(5),
  INTERNAL(6),
  EA(7),
  ACCESS(8),
  RENAME(10),
  NAMES(12),
  DISPOSITION(13),
  POSITION(14),
  MODE(16),
  ALIGNMENT(17),
  ALL(18),
  ALLOCATION(19),
  END_OF_FILE(20),
  ALTERNATE_NAME(21),
  STREAM(22),
  COMPRESSION(28),
  NETWORK_OPEN(34),
  ATTRIBUTE_TAG(35),
  ID_BOTH_DIRECTORY(37),
  ID_FULL_DIRECTORY(38);

  private final int code;

  FileInformationClass(int code) {
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
  public static FileInformationClass of(int code) throws StatusException {
    for (FileInformationClass one : values()) {
      if (one.code == code) {
        return one;
      }
    }
    throw new StatusException(NtStatus.INVALID_INFO_CLASS, "file infoClass=" + code);
  }
}
