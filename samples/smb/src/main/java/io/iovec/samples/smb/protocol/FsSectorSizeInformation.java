package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * How large and how aligned writes should be (MS-FSCC FileFsSectorSizeInformation).
 *
 * @param logical the least that can be written, in bytes
 * @param physical what is written at once, in bytes
 */
public record FsSectorSizeInformation(int logical, int physical) implements Information {
  private static final int ALIGNED = 0x3;

  @Override
  public int fixedSize() {
    return 28;
  }

  @Override
  public void write(ByteBuffer out) {
    out.putInt(logical).putInt(physical).putInt(physical).putInt(physical);
    out.putInt(ALIGNED).putInt(0).putInt(0);
  }
}
