package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * Answers with a dialect and its limits (MS-SMB2 2.2.4), without the contexts of 3.1.1.
 *
 * @param dialect such as 0x0302, or 0x02FF after a {@link Smb1Negotiate}
 * @param maxTransact the largest payload of what is neither read nor written, in bytes
 * @param systemTime now, see {@link FileTime}
 * @param startTime when the server started, or 0
 * @param token what begins the authentication, from position to limit
 */
public record NegotiateResponse(
    int securityMode,
    int dialect,
    UUID serverGuid,
    int capabilities,
    int maxTransact,
    int maxRead,
    int maxWrite,
    long systemTime,
    long startTime,
    ByteBuffer token)
    implements Response {
  private static final int FIXED = 64;

  @Override
  public int size() {
    return FIXED + token.remaining();
  }

  @Override
  public void write(ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) (FIXED + 1)).putShort((short) securityMode);
    out.putShort((short) dialect).putShort((short) 0);
    Guid.write(serverGuid, out);
    out.putInt(capabilities).putInt(maxTransact).putInt(maxRead).putInt(maxWrite);
    out.putLong(systemTime).putLong(startTime);
    out.putShort((short) (Header.SIZE + FIXED)).putShort((short) token.remaining()).putInt(0);
    out.put(token.duplicate());
  }
}
