package io.iovec.nio;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.Fallback;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.MemoryPool;
import io.iovec.NoRoomException;
import io.iovec.RoomQueue;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A transport's user memory, and those who wait for some. Thread-safe. */
final class Memory {
  /** The largest entry that receiving and reading make. */
  static final int LARGEST_ENTRY = 256 << 10;

  private static final int SMALLEST_BLOCK = 4 << 10;
  private static final int SPARE_SIZE = 8 << 10;

  private final long limit;
  private final int entrySize;
  private final Counters counters;
  private final RoomQueue waiting;
  private final MemoryPool pool;

  /**
   * Makes it.
   *
   * @param entrySize what must be had, or else there is no room
   */
  Memory(long limit, int entrySize, Counters counters) {
    this.limit = limit;
    this.entrySize = entrySize;
    this.counters = counters;
    this.waiting = new RoomQueue(need -> need <= limit - counters.get(Counter.MEMORY_IN_USE));
    this.pool = new MemoryPool(limit, counters, waiting::roomMade);
  }

  /** Makes an empty entry with room for {@code size} bytes. */
  MemoryEntry entry(int size) throws NoRoomException {
    return pool.entry(size);
  }

  /**
   * Makes an empty entry of about {@code wanted} bytes, or of the usual size where there is no such
   * room.
   *
   * @throws NoRoomException if there is no room for that either
   */
  MemoryEntry someRoom(int wanted) throws NoRoomException {
    if (wanted > entrySize) {
      try {
        return pool.entry(wanted);
      } catch (NoRoomException e) {
        return pool.entry(entrySize);
      }
    }
    return pool.entry(wanted);
  }

  /** Returns those who wait for as much as {@link #needOf} says. */
  RoomQueue waiting() {
    return waiting;
  }

  /** Runs {@code task} once when there is room for an entry of the usual size. */
  void whenRoom(Runnable task) {
    waiting.await(needOf(entrySize), task);
  }

  /** Returns what entries for {@code bytes} bytes occupy: the pool's blocks are powers of two. */
  static long needOf(long bytes) {
    long whole = bytes / LARGEST_ENTRY * LARGEST_ENTRY;
    long rest = bytes - whole;
    return rest == 0 ? whole : whole + Math.max(SMALLEST_BLOCK, Long.highestOneBit(2 * rest - 1));
  }

  /** Tells whether there can ever be room for {@code bytes} bytes at once. */
  boolean isWithinLimit(long bytes) {
    return bytes <= limit && needOf(bytes) <= limit;
  }

  /**
   * Copies the first bytes of a kernel entry to a memory entry in front of it, so that what then is
   * not taken is still in the vector. It never fails for lack of room.
   *
   * @param e the front of {@code from}, not in user memory
   * @return the number of bytes; 0 if they are pending and have not arrived
   * @throws IOException if no byte could be had
   */
  int pullUpFront(IoVector from, IoEntry e) throws IOException {
    MemoryEntry memory = copyRoom((int) Math.min(e.length(), LARGEST_ENTRY));
    try {
      ByteBuffer vacant = memory.vacant();
      int start = vacant.position();
      vacant.limit((int) Math.min(vacant.limit(), start + Math.min(e.length(), LARGEST_ENTRY)));
      try {
        e.take(vacant);
      } catch (IOException cause) {
        if (vacant.position() == start) {
          throw cause;
        }
        // What came is delivered first; the next call meets the cause again.
      } finally {
        memory.filled(vacant.position() - start);
      }
      int moved = (int) memory.length();
      if (moved > 0) {
        counters.addFallback(
            e instanceof FileRegionEntry ? Fallback.REFUSED : Fallback.FOREIGN, moved);
        from.pushFront(memory);
      }
      return moved;
    } finally {
      if (memory.length() == 0) {
        memory.close();
      }
    }
  }

  private MemoryEntry copyRoom(int size) {
    try {
      return someRoom(size);
    } catch (NoRoomException e) {
      return MemoryEntry.empty(ByteBuffer.allocate(Math.min(size, SPARE_SIZE)), () -> {});
    }
  }
}
