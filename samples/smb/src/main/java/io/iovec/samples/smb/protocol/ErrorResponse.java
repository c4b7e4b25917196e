package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Answers what failed; the header says why (MS-SMB2 2.2.2). */
public record ErrorResponse() implements Response {
  @Override
  public int size() {
    return 9;
  }

  @Override
  public void write(ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) 9).putShort((short) 0).putInt(0);
    // A byte of error data that is not counted as such.
    out.put((byte) 0);
  }
}
