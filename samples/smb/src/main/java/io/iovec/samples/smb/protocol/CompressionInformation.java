package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Says that a file is not compressed (MS-FSCC FileCompressionInformation).
 *
 * @param allocationSize how much room it takes, in bytes
 */
public record CompressionInformation(long allocationSize) implements Information {
  @Override
  public int fixedSize() {
    return 16;
  }

  @Override
  public void write(ByteBuffer out) {
    out.putLong(allocationSize).putLong(0);
  }
}
