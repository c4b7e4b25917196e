package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/** Closes a file (MS-SMB2 2.2.15). */
public record CloseRequest(int flags, FileId fileId) {
  /** Reads a message, from its header's first byte on. */
  public static CloseRequest read(ByteBuffer message) throws StatusException {
    Element in = Element.of(message, 24);
    return new CloseRequest(in.u16(66), in.fileId(72));
  }

  /** Tells whether the client wants to know how the file is at its end. */
  public boolean wantsAttributes() {
    return (flags & CloseResponse.POSTQUERY) != 0;
  }
}
