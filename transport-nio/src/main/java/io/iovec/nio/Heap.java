package io.iovec.nio;

import java.nio.ByteBuffer;

/**
 * Keeps the JDK's own copies small. It copies the whole of a heap buffer to direct memory before it
 * calls the system, however little the system then takes, and each thread keeps the largest such
 * copy.
 */
final class Heap {
  /** The most bytes of heap buffers that go into one call. */
  static final int MOST = 256 << 10;

  private Heap() {}

  /** Returns the limit that {@code buffer} may have for one call; its own if it is direct. */
  static int cappedLimit(ByteBuffer buffer) {
    return buffer.isDirect() || buffer.remaining() <= MOST
        ? buffer.limit()
        : buffer.position() + MOST;
  }
}
