package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Asks without any parameter: LOGOFF, TREE_DISCONNECT, ECHO, CANCEL (MS-SMB2 2.2.7, 2.2.11, 2.2.28,
 * 2.2.30).
 */
public record EmptyRequest() {
  /** Reads a message, from its header's first byte on. */
  public static EmptyRequest read(ByteBuffer message) throws StatusException {
    Element.of(message, 4);
    return new EmptyRequest();
  }
}
