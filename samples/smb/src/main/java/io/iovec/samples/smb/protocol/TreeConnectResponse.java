package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Answers with what a share is (MS-SMB2 2.2.10).
 *
 * @param shareType {@link #DISK} or {@link #PIPE}
 * @param maximalAccess what the user may ever do there, as an access mask
 */
public record TreeConnectResponse(
    int shareType, int shareFlags, int capabilities, int maximalAccess) implements Response {
  /** The share has files. */
  public static final int DISK = 1;

  /** The share has named pipes. */
  public static final int PIPE = 2;

  @Override
  public int size() {
    return 16;
  }

  @Override
  public void write(ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) 16).put((byte) shareType).put((byte) 0);
    out.putInt(shareFlags).putInt(capabilities).putInt(maximalAccess);
  }
}
