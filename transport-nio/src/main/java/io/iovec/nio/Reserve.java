package io.iovec.nio;

import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Room that is set aside for the rest of a message, so that messages which are half received cannot
 * starve each other. Thread-safe, because a socket is closed by any thread.
 */
final class Reserve {
  private final Memory memory;
  private final ArrayDeque<MemoryEntry> entries = new ArrayDeque<>();
  private boolean closed;

  Reserve(Memory memory) {
    this.memory = memory;
  }

  /** Sets room aside for {@code bytes} bytes; false if there is not enough, and then none is. */
  synchronized boolean fill(long bytes) {
    try {
      for (long left = bytes; left > 0 && !closed; ) {
        MemoryEntry entry = memory.entry((int) Math.min(left, Memory.LARGEST_ENTRY));
        entries.add(entry);
        left -= entry.room();
      }
      return true;
    } catch (NoRoomException e) {
      clear();
      return false;
    }
  }

  /** Takes an entry out; null if none is left. */
  synchronized @Nullable MemoryEntry take() {
    return entries.poll();
  }

  /** Puts an entry back that was not needed. */
  synchronized void putBack(MemoryEntry entry) {
    if (closed) {
      entry.close();
    } else {
      entries.addFirst(entry);
    }
  }

  /** Gives all room back. */
  synchronized void clear() {
    entries.forEach(MemoryEntry::close);
    entries.clear();
  }

  /** Gives all room back for good. */
  synchronized void close() {
    closed = true;
    clear();
  }
}
