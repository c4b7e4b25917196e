package io.iovec;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * Direct memory for entries, pooled by powers of two and limited. Thread-safe; takes no lock, and
 * allocates nothing once what is needed has been made. For transports.
 */
public final class MemoryPool {
  private static final int SMALLEST_SHIFT = 12;
  private static final int LARGEST_POOLED_SHIFT = 24;
  private static final long POOLED_PER_SIZE = 16L << 20;
  private static final int MOST_SLOTS = 256;

  private final long limit;

  /** Less than {@link #limit} after the JVM had no more, until something comes back. */
  private volatile long ceiling = Long.MAX_VALUE;

  private final Counters counters;
  private final Runnable onRoom;
  private final IntFunction<ByteBuffer> allocator;

  /** Bytes that exist: in use or pooled. */
  private final AtomicLong made = new AtomicLong();

  /** Bytes that are spoken for: in use or set aside. */
  private final AtomicLong taken = new AtomicLong();

  private final SlotPool<MemoryEntry.Block>[] pools;

  /**
   * Makes an empty pool.
   *
   * @param limit the most bytes in use and pooled together
   * @param counters where {@link Counter#MEMORY_IN_USE} and {@link Counter#MEMORY_POOLED} are kept
   * @param onRoom runs after memory has come back, in the thread that closed the entry
   */
  public MemoryPool(long limit, Counters counters, Runnable onRoom) {
    this(limit, counters, onRoom, ByteBuffer::allocateDirect);
  }

  /**
   * Makes an empty pool.
   *
   * @param allocator makes direct memory of so many bytes
   */
  public MemoryPool(
      long limit, Counters counters, Runnable onRoom, IntFunction<ByteBuffer> allocator) {
    this.allocator = allocator;
    this.limit = limit;
    this.counters = counters;
    this.onRoom = onRoom;
    this.pools = newPools();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static SlotPool<MemoryEntry.Block>[] newPools() {
    SlotPool<MemoryEntry.Block>[] pools = new SlotPool[LARGEST_POOLED_SHIFT - SMALLEST_SHIFT + 1];
    for (int i = 0; i < pools.length; i++) {
      pools[i] =
          new SlotPool<>((int) Math.min(MOST_SLOTS, POOLED_PER_SIZE >> (SMALLEST_SHIFT + i)));
    }
    return pools;
  }

  /**
   * Makes an empty entry with room for at least {@code size} bytes; the caller owns it, and closing
   * the last entry over it brings the memory back, in any thread.
   *
   * @param size 0 or more
   * @throws IllegalArgumentException if {@code size} is negative
   * @throws NoRoomException if the limit has been reached
   */
  public MemoryEntry entry(int size) throws NoRoomException {
    if (size < 0) {
      throw new IllegalArgumentException("size=" + size);
    }
    int capacity = capacity(size);
    if (!setAside(capacity)) {
      throw noRoom(capacity);
    }
    return entryOfTaken(capacity);
  }

  /** Makes an entry of bytes that have been set aside, and are now in use instead. */
  MemoryEntry entryOfTaken(int capacity) throws NoRoomException {
    MemoryEntry.Block block = isPooled(capacity) ? pool(capacity).poll() : null;
    if (block != null) {
      counters.add(Counter.MEMORY_POOLED, -capacity);
    } else {
      block = make(capacity);
    }
    counters.add(Counter.MEMORY_IN_USE, capacity);
    return block.emptyEntry();
  }

  /** Tells whether {@link #entry} would find room for {@code size} bytes now. */
  public boolean hasRoom(long size) {
    long capacity = size > 1 << LARGEST_POOLED_SHIFT ? size : capacity((int) size);
    return capacity <= limit() - taken.get();
  }

  /** Returns the most bytes in use and pooled together. */
  long limit() {
    return Math.min(limit, ceiling);
  }

  /** Speaks for bytes, if there are so many. */
  boolean setAside(long bytes) {
    long before = taken.get();
    while (before <= limit() - bytes) {
      if (taken.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = taken.get();
    }
    return false;
  }

  /** Gives back bytes that were set aside and are not in use. */
  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
    onRoom.run();
  }

  /** Returns how many bytes an entry really takes that is wanted for {@code size}. */
  static int capacity(int size) {
    return size > 1 << LARGEST_POOLED_SHIFT ? size : 1 << shift(size);
  }

  private static int shift(long size) {
    return Math.max(SMALLEST_SHIFT, Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, size - 1)));
  }

  private static boolean isPooled(int capacity) {
    return capacity <= 1 << LARGEST_POOLED_SHIFT;
  }

  private SlotPool<MemoryEntry.Block> pool(int capacity) {
    return pools[Integer.numberOfTrailingZeros(capacity) - SMALLEST_SHIFT];
  }

  private NoRoomException noRoom(int capacity) {
    return new NoRoomException(
        "no memory for entries: size="
            + capacity
            + " in use="
            + counters.get(Counter.MEMORY_IN_USE)
            + " set aside too="
            + (taken.get() - counters.get(Counter.MEMORY_IN_USE))
            + " iovec.memoryLimit="
            + limit
            + ": raise it, or take less at a time");
  }

  private MemoryEntry.Block make(int capacity) throws NoRoomException {
    made.addAndGet(capacity);
    // What is taken keeps the limit, so that letting pooled blocks go is enough for what exists.
    for (int i = pools.length - 1; i >= 0; i--) {
      while (made.get() > limit) {
        MemoryEntry.Block block = pools[i].poll();
        if (block == null) {
          break;
        }
        counters.add(Counter.MEMORY_POOLED, -block.capacity());
        made.addAndGet(-block.capacity());
      }
    }
    try {
      return new Slab(allocator.apply(capacity)).block;
    } catch (OutOfMemoryError e) {
      // Those who wait for room are not told of this much until something has come back.
      boolean willComeBack = taken.get() > capacity;
      if (willComeBack) {
        ceiling = made.get() - 1;
      }
      made.addAndGet(-capacity);
      giveBack(capacity);
      if (!willComeBack) {
        throw e;
      }
      throw new NoRoomException(
          "the JVM has no direct memory for entries: size="
              + capacity
              + ": raise -XX:MaxDirectMemorySize, or lower iovec.memoryLimit");
    }
  }

  private void comeBack(MemoryEntry.Block block) {
    int capacity = block.capacity();
    counters.add(Counter.MEMORY_IN_USE, -capacity);
    if (isPooled(capacity) && pool(capacity).offer(block)) {
      counters.add(Counter.MEMORY_POOLED, capacity);
    } else {
      made.addAndGet(-capacity);
    }
    ceiling = Long.MAX_VALUE;
    giveBack(capacity);
  }

  /** Ties a block to this pool. */
  private final class Slab implements Runnable {
    private final MemoryEntry.Block block;

    private Slab(ByteBuffer memory) {
      block = new MemoryEntry.Block(memory, this);
    }

    @Override
    public void run() {
      comeBack(block);
    }
  }
}
