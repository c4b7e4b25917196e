package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * A single number, under the name that MS-FSCC 2.4 has for it.
 *
 * @param fixedSize 4 or 8 bytes
 */
public record NumberInformation(int fixedSize, long value) implements Information {
  /** Returns what identifies a file on its file system (FileInternalInformation). */
  public static NumberInformation internal(long fileId) {
    return new NumberInformation(8, fileId);
  }

  /** Returns the length of a file's extended attributes in bytes (FileEaInformation). */
  public static NumberInformation ea(int length) {
    return new NumberInformation(4, length);
  }

  /** Returns what the open may do, as an access mask (FileAccessInformation). */
  public static NumberInformation access(int mask) {
    return new NumberInformation(4, mask);
  }

  /** Returns where the next byte would be read, which no client needs (FilePositionInformation). */
  public static NumberInformation position(long offset) {
    return new NumberInformation(8, offset);
  }

  /** Returns some of the options of CREATE (FileModeInformation). */
  public static NumberInformation mode(int options) {
    return new NumberInformation(4, options);
  }

  /** Returns how buffers must be aligned: 0 for not at all (FileAlignmentInformation). */
  public static NumberInformation alignment(int mask) {
    return new NumberInformation(4, mask);
  }

  @Override
  public void write(ByteBuffer out) {
    if (fixedSize == 8) {
      out.putLong(value);
    } else {
      out.putInt((int) value);
    }
  }
}
