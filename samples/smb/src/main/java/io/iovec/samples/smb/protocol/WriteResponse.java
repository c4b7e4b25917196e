package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Answers how many bytes have been written (MS-SMB2 2.2.22).
 *
 * @param count 0 to 2^32-1
 */
public record WriteResponse(long count) implements Response {
  @Override
  public int size() {
    return 16;
  }

  @Override
  public void write(ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) 17).putShort((short) 0).putInt((int) count).putLong(0);
  }
}
