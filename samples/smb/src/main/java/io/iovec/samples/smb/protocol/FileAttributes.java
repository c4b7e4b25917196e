package io.iovec.samples.smb.protocol;

/** Bits that tell what a file is (MS-FSCC 2.6). */
public final class FileAttributes {
  /** Must not be written to. */
  public static final int READONLY = 0x1;

  /** Not listed unless asked for. */
  public static final int HIDDEN = 0x2;

  /** Belongs to the system. */
  public static final int SYSTEM = 0x4;

  /** A directory. */
  public static final int DIRECTORY = 0x10;

  /** To be backed up. */
  public static final int ARCHIVE = 0x20;

  /** None of the others. */
  public static final int NORMAL = 0x80;

  private FileAttributes() {}
}
