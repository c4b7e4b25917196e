package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/** Asks that what has been written to a file be durable (MS-SMB2 2.2.17). */
public record FlushRequest(FileId fileId) {
  /** Reads a message, from its header's first byte on. */
  public static FlushRequest read(ByteBuffer message) throws StatusException {
    return new FlushRequest(Element.of(message, 24).fileId(72));
  }
}
