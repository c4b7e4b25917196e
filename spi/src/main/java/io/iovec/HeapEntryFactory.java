package io.iovec;

import java.nio.ByteBuffer;

/** Heap memory without a pool: for vectors that no transport made. */
enum HeapEntryFactory implements EntryFactory {
  INSTANCE;

  private static final int LARGEST_ENTRY = 1 << 20;

  @Override
  public MemoryEntry memoryEntry(int size) {
    return MemoryEntry.empty(ByteBuffer.allocate(size), () -> {});
  }

  @Override
  public IoEntry kernelEntry(long size) {
    return memoryEntry((int) Math.min(size, LARGEST_ENTRY));
  }
}
