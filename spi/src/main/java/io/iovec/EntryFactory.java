package io.iovec;

import java.io.IOException;

/**
 * Makes empty entries: what a vector asks when it pulls up or pushes down. A transport is one, with
 * pools; {@link #inMemory()} is the one for vectors that no transport made. Thread-safe: no two
 * callers are given the same (E-17).
 */
public interface EntryFactory {
  /**
   * Makes an empty memory entry with room for at least {@code size} bytes (V-07); the caller owns
   * it.
   *
   * @param size 0 or more
   * @throws IllegalArgumentException if {@code size} is below 0 (E-15)
   * @throws NoRoomException if the memory limit has been reached; nothing has changed (E-20)
   */
  MemoryEntry memoryEntry(int size) throws IOException;

  /**
   * Makes an empty entry to be filled by recv or read, or by pushing down; the caller owns it. A
   * {@link KernelEntry} where this factory has them, user memory otherwise, so that the bytes are
   * the same everywhere (V-07).
   *
   * @param size how many bytes it is wanted to hold, 1 or more; the entry's own {@link
   *     IoEntry#size()} may be less or more
   * @throws IllegalArgumentException if {@code size} is below 1 (E-15)
   * @throws NoRoomException if the limit has been reached; nothing has changed. It works again once
   *     an entry is closed (E-16)
   */
  IoEntry kernelEntry(long size) throws IOException;

  /** Returns a factory of plain heap memory without a pool or a limit. */
  static EntryFactory inMemory() {
    return HeapEntryFactory.INSTANCE;
  }
}
