package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Answers with the next step of the authentication, or its end (MS-SMB2 2.2.6).
 *
 * @param flags {@link #GUEST}, {@link #ANONYMOUS}, or 0
 * @param token what goes to the client, from position to limit
 */
public record SessionSetupResponse(int flags, ByteBuffer token) implements Response {
  /** The user is a guest: nothing can be signed. */
  public static final int GUEST = 1;

  /** There is no user: nothing can be signed. */
  public static final int ANONYMOUS = 2;

  private static final int FIXED = 8;

  @Override
  public int size() {
    return FIXED + token.remaining();
  }

  @Override
  public void write(ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) (FIXED + 1)).putShort((short) flags);
    out.putShort((short) (Header.SIZE + FIXED)).putShort((short) token.remaining());
    out.put(token.duplicate());
  }
}
