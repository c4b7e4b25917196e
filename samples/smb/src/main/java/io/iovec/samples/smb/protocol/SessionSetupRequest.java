package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Asks for a session, or goes on with its authentication (MS-SMB2 2.2.5).
 *
 * @param flags 1 to bind a session of another connection
 * @param previousSessionId a session of a lost connection that is to end, or 0
 * @param token what goes to the authentication: a view of the message
 */
public record SessionSetupRequest(
    int flags, int securityMode, int capabilities, long previousSessionId, ByteBuffer token) {
  /** Reads a message, from its header's first byte on. */
  public static SessionSetupRequest read(ByteBuffer message) throws StatusException {
    Element in = Element.of(message, 25);
    return new SessionSetupRequest(
        in.u8(66), in.u8(67), in.i32(68), in.i64(80), in.part(in.u16(76), in.u16(78)));
  }
}
