package io.iovec.kernel;

import io.iovec.IoEntry;
import io.iovec.MemoryEntry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The memory entries at the front of a vector, for one gathering call. Per thread, reused. */
final class Gather {
  private static final int MOST_BUFFERS = 64;
  private static final ThreadLocal<Gather> OF_THREAD = ThreadLocal.withInitial(Gather::new);

  final @Nullable ByteBuffer[] buffers = new ByteBuffer[MOST_BUFFERS];
  int count;
  long bytes;

  /** The first entry that did not go in, or null if all did. */
  @Nullable IoEntry rest;

  private Gather() {}

  /**
   * Collects direct memory from {@code front} on. None, if that is no memory entry or lies in the
   * heap.
   */
  static Gather from(IoEntry front) {
    Gather g = OF_THREAD.get();
    g.count = 0;
    g.bytes = 0;
    IoEntry e = front;
    while (e instanceof MemoryEntry memory && g.count < MOST_BUFFERS) {
      if (memory.length() > 0) {
        ByteBuffer bytes = memory.bytes();
        if (!bytes.isDirect()) {
          break;
        }
        g.buffers[g.count++] = bytes;
        g.bytes += memory.length();
      }
      e = e.next();
    }
    g.rest = e;
    return g;
  }

  /** Lets go of the memory. */
  void clear() {
    Arrays.fill(buffers, 0, count, null);
    rest = null;
  }
}
