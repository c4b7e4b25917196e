package io.iovec.kernel;

import io.iovec.IoEntry;
import io.iovec.MemoryEntry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The memory entries at the front of a vector, for one gathering call. Per thread, reused. */
final class Gather {
  private static final int MOST_BUFFERS = 64;
  private static final int MOST_BYTES = 4 << 20;
  private static final ThreadLocal<Gather> OF_THREAD = ThreadLocal.withInitial(Gather::new);

  final @Nullable ByteBuffer[] buffers = new ByteBuffer[MOST_BUFFERS];
  int count;
  long bytes;

  private Gather() {}

  /**
   * Collects direct memory from {@code front} on, some megabytes at most: the last entry may go in
   * in part. None, if {@code front} is no memory entry or lies in the heap.
   */
  static Gather from(IoEntry front) {
    Gather g = OF_THREAD.get();
    g.count = 0;
    g.bytes = 0;
    IoEntry e = front;
    while (e instanceof MemoryEntry memory && g.count < MOST_BUFFERS && g.bytes < MOST_BYTES) {
      if (memory.length() > 0) {
        ByteBuffer bytes = memory.bytes();
        if (!bytes.isDirect()) {
          break;
        }
        int here = (int) Math.min(bytes.remaining(), MOST_BYTES - g.bytes);
        g.buffers[g.count++] = bytes.limit(bytes.position() + here);
        g.bytes += here;
      }
      e = e.next();
    }
    return g;
  }

  /** Lets go of the memory. */
  void clear() {
    Arrays.fill(buffers, 0, count, null);
  }
}
