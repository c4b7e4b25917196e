package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * The end of a file, or how much room it is to take (MS-FSCC FileEndOfFileInformation,
 * FileAllocationInformation).
 *
 * @param size in bytes, not negative
 */
public record SizeInformation(long size) {
  /** Reads a {@link SetInfoRequest#input}. */
  public static SizeInformation read(ByteBuffer input) throws StatusException {
    long size = Input.of(input, 8).getLong(0);
    if (size < 0) {
      throw Element.invalid("size=" + size);
    }
    return new SizeInformation(size);
  }
}
