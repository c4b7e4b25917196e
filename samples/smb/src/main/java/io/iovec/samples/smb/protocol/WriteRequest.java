package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Writes to a file (MS-SMB2 2.2.21). The bytes to be written are not looked at.
 *
 * @param dataOffset where they begin, counted from the header's first byte; at least {@link #FIXED}
 * @param length how many there are; all are in the message
 * @param offset where they go; -1 means the file's end
 * @param channel 0, or where else than from the message the bytes are to come
 */
public record WriteRequest(
    int dataOffset, int length, long offset, FileId fileId, int channel, int flags) {
  /** How much of the message has to be in memory, from the header's first byte on. */
  public static final int FIXED = 112;

  /**
   * Reads a message of which there may be no more than its first bytes.
   *
   * @param start the message, from its header's first byte to at least the end of its fixed part
   * @param messageLength how long all of it is, with its header
   */
  public static WriteRequest read(ByteBuffer start, long messageLength) throws StatusException {
    Element in = Element.of(start, 49);
    if (messageLength < in.length()) {
      throw new IllegalArgumentException(
          "messageLength=" + messageLength + " start=" + in.length());
    }
    int dataOffset = in.u16(66);
    long length = in.u32(68);
    if (dataOffset < FIXED || dataOffset + length > messageLength || length > Integer.MAX_VALUE) {
      throw Element.invalid(
          "dataOffset=" + dataOffset + " length=" + length + " of " + messageLength);
    }
    long channelEnd = in.u16(106) == 0 ? 0 : in.u16(104) + (long) in.u16(106);
    if (channelEnd > messageLength) {
      throw Element.invalid("write channel info ends at " + channelEnd + " of " + messageLength);
    }
    return new WriteRequest(
        dataOffset, (int) length, in.i64(72), in.fileId(80), in.i32(96), in.i32(108));
  }

  /** Tells whether the bytes must be durable before the answer. */
  public boolean isWriteThrough() {
    return (flags & 1) != 0;
  }
}
