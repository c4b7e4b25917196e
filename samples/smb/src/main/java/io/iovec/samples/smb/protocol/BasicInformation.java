package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Times and attributes, told or to be set (MS-FSCC FileBasicInformation). To be set, 0 is what
 * stays as it is; a time of -1 or -2 is about what later changes do to it.
 *
 * @param creationTime see {@link FileTime}, as are the other times; never below -2 when read
 * @param attributes see {@link FileAttributes}
 */
public record BasicInformation(
    long creationTime, long lastAccessTime, long lastWriteTime, long changeTime, int attributes)
    implements Information {
  private static final int SIZE = 40;

  /** Reads a {@link SetInfoRequest#input}. */
  public static BasicInformation read(ByteBuffer input) throws StatusException {
    ByteBuffer in = Input.of(input, SIZE);
    BasicInformation read =
        new BasicInformation(
            in.getLong(0), in.getLong(8), in.getLong(16), in.getLong(24), in.getInt(32));
    long least =
        Math.min(
            Math.min(read.creationTime, read.lastAccessTime),
            Math.min(read.lastWriteTime, read.changeTime));
    if (least < -2) {
      throw Element.invalid("time=" + least);
    }
    return read;
  }

  @Override
  public int fixedSize() {
    return SIZE;
  }

  @Override
  public void write(ByteBuffer out) {
    out.putLong(creationTime).putLong(lastAccessTime).putLong(lastWriteTime).putLong(changeTime);
    out.putInt(attributes).putInt(0);
  }
}
