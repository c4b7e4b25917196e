package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * What a file system can do (MS-FSCC FileFsAttributeInformation).
 *
 * @param attributes such as {@link #CASE_PRESERVED_NAMES}
 * @param maxNameLength of one name between two backslashes, in chars
 * @param name of the file system, such as NTFS
 */
public record FsAttributeInformation(int attributes, int maxNameLength, String name)
    implements Information {
  /** Names that differ only in case name different files. */
  public static final int CASE_SENSITIVE_SEARCH = 0x1;

  /** Names keep their case. */
  public static final int CASE_PRESERVED_NAMES = 0x2;

  /** Names may have any character. */
  public static final int UNICODE_ON_DISK = 0x4;

  /** Nothing can be written. */
  public static final int READ_ONLY_VOLUME = 0x80000;

  private static final int BEFORE_NAME = 12;

  @Override
  public int fixedSize() {
    return 16;
  }

  @Override
  public int size() {
    return BEFORE_NAME + Utf16.size(name);
  }

  @Override
  public void write(ByteBuffer out) {
    out.putInt(attributes).putInt(maxNameLength).putInt(Utf16.size(name));
    Utf16.write(name, out);
  }
}
