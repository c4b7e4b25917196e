package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Answers with an open file, and what it is (MS-SMB2 2.2.14); no contexts. */
public record CreateResponse(
    int oplockLevel, CreateAction action, NetworkOpenInformation file, FileId fileId)
    implements Response {
  @Override
  public int size() {
    return 88;
  }

  @Override
  public void write(ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) 89).put((byte) oplockLevel).put((byte) 0).putInt(action.code());
    file.write(out);
    fileId.write(out);
    out.putLong(0);
  }
}
