package io.iovec.benchmarks.jdk;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** The one direct buffer of all connections, and others for those whose peer takes nothing. */
final class Buffers {
  private final int size;
  private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();
  private ByteBuffer shared;

  Buffers(int size) {
    this.size = size;
    this.shared = ByteBuffer.allocateDirect(size);
  }

  /** Returns the shared one, empty, to be used during this call of a handler only. */
  ByteBuffer shared() {
    return shared.clear();
  }

  /** Leaves the shared one, as it is, to one connection, which gives it back. */
  ByteBuffer keepShared() {
    ByteBuffer kept = shared;
    ByteBuffer next = spare.poll();
    shared = next == null ? ByteBuffer.allocateDirect(size) : next;
    return kept;
  }

  void giveBack(ByteBuffer kept) {
    spare.push(kept);
  }
}
