package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Answers an {@link IoctlRequest} (MS-SMB2 2.2.32).
 *
 * @param output from position to limit
 */
public record IoctlResponse(int controlCode, FileId fileId, ByteBuffer output) implements Response {
  private static final int FIXED = 48;

  @Override
  public int size() {
    return FIXED + output.remaining();
  }

  @Override
  public void write(ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) (FIXED + 1)).putShort((short) 0).putInt(controlCode);
    fileId.write(out);
    out.putInt(Header.SIZE + FIXED).putInt(0);
    out.putInt(Header.SIZE + FIXED).putInt(output.remaining());
    out.putLong(0);
    out.put(output.duplicate());
  }
}
