package io.iovec.kernel;

import java.nio.ByteBuffer;

/**
 * Direct memory through which bytes of heap buffers go, which the kernel cannot be given: one piece
 * per thread, for one call. It is not taken from the pool, so that bytes can be had and sent when
 * there is no room.
 */
final class Scratch {
  private static final int BYTES = 64 << 10;
  private static final ThreadLocal<ByteBuffer> OF_THREAD =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BYTES));

  private Scratch() {}

  /** Returns it cleared, but limited to {@code most} bytes. */
  static ByteBuffer clear(long most) {
    return OF_THREAD.get().clear().limit((int) Math.min(BYTES, most));
  }

  /** Returns it filled from {@code from}, whose position stays: from 0 to its limit. */
  static ByteBuffer copy(ByteBuffer from) {
    ByteBuffer scratch = clear(from.remaining());
    return scratch.put(0, from, from.position(), scratch.limit());
  }
}
