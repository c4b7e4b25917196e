package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Answers SET_INFO (MS-SMB2 2.2.40). */
public record SetInfoResponse() implements Response {
  @Override
  public int size() {
    return 2;
  }

  @Override
  public void write(ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) 2);
  }
}
