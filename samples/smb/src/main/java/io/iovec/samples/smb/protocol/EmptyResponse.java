package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Answers LOGOFF, TREE_DISCONNECT, FLUSH and ECHO (MS-SMB2 2.2.8, 2.2.12, 2.2.18, 2.2.29). */
public record EmptyResponse() implements Response {
  @Override
  public int size() {
    return 4;
  }

  @Override
  public void write(ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) 4).putShort((short) 0);
  }
}
