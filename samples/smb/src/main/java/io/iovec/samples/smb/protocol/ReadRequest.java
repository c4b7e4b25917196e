package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Reads from a file (MS-SMB2 2.2.19).
 *
 * @param length how many bytes at most, 0 to 2^32-1
 * @param minimumCount how many at least: with fewer the request fails
 * @param channel 0, or where else than into the answer the bytes are to go
 */
public record ReadRequest(
    int flags, long length, long offset, FileId fileId, long minimumCount, int channel) {
  /** Reads a message, from its header's first byte on. */
  public static ReadRequest read(ByteBuffer message) throws StatusException {
    Element in = Element.of(message, 49);
    in.part(in.u16(108), in.u16(110));
    return new ReadRequest(
        in.u8(67), in.u32(68), in.i64(72), in.fileId(80), in.u32(96), in.i32(100));
  }
}
