package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Answers QUERY_DIRECTORY and QUERY_INFO, which look the same (MS-SMB2 2.2.34, 2.2.38).
 *
 * @param output from position to limit
 */
public record QueryResponse(ByteBuffer output) implements Response {
  private static final int FIXED = 8;

  @Override
  public int size() {
    return FIXED + output.remaining();
  }

  @Override
  public void write(ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) (FIXED + 1)).putShort((short) (Header.SIZE + FIXED));
    out.putInt(output.remaining());
    out.put(output.duplicate());
  }
}
