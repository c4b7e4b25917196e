package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/** The body of a response: what stands behind its header, as far as it is in memory. */
public interface Response {
  /** Returns the length in bytes, without the header. */
  int size();

  /**
   * Writes it at a buffer's position, least byte first. Offsets in it count from 64 bytes before.
   *
   * @throws java.nio.BufferOverflowException if there is not room for {@link #size} bytes
   */
  void write(ByteBuffer out);
}
