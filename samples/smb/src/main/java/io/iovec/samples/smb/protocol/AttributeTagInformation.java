package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Attributes of a file that is not a reparse point (MS-FSCC FileAttributeTagInformation).
 *
 * @param attributes see {@link FileAttributes}
 */
public record AttributeTagInformation(int attributes) implements Information {
  @Override
  public int fixedSize() {
    return 8;
  }

  @Override
  public void write(ByteBuffer out) {
    out.putInt(attributes).putInt(0);
  }
}
