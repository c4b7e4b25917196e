package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Stands in front of bytes read from a file, which are sent behind it (MS-SMB2 2.2.20).
 *
 * @param length how many there are
 */
public record ReadResponse(int length) implements Response {
  @Override
  public int size() {
    return 16;
  }

  @Override
  public void write(ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) 17).putShort((short) (Header.SIZE + 16));
    out.putInt(length).putLong(0);
  }
}
