package io.iovec.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Direct memory through which bytes of heap buffers go, which the kernel cannot be given, and what
 * calls answer: one piece per thread, for one call, in the order of the machine. It is not taken
 * from the pool, so that bytes can be had and sent when there is no room.
 */
final class Scratch {
  private static final int BYTES = 64 << 10;
  private static final ThreadLocal<ByteBuffer> OF_THREAD =
      ThreadLocal.withInitial(
          () -> ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder()));

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
