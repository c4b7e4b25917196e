package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Asks for a share (MS-SMB2 2.2.9).
 *
 * @param path such as {@code \\server\share}
 */
public record TreeConnectRequest(int flags, String path) {
  /** Reads a message, from its header's first byte on. */
  public static TreeConnectRequest read(ByteBuffer message) throws StatusException {
    Element in = Element.of(message, 9);
    return new TreeConnectRequest(in.u16(66), in.text(in.u16(68), in.u16(70)));
  }

  /** Returns what follows the last backslash. */
  public String shareName() {
    return path.substring(path.lastIndexOf('\\') + 1);
  }
}
