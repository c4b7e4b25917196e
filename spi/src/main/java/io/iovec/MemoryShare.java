package io.iovec;

/**
 * What a {@link MemoryPool} has set aside for the message that a socket is receiving, so that
 * messages which are half received cannot starve each other. Confined to the socket's thread. For
 * transports.
 */
public final class MemoryShare {
  /** The most that is set aside for one message, as a part of the pool's limit. */
  private static final int LARGEST_SHARE = 4;

  /** The smallest entry: what is set aside is a multiple, so that entries use up all of it. */
  private static final int UNIT = 4096;

  private static final int LARGEST_ENTRY = 1 << 24;

  private final MemoryPool pool;
  private long setAside;
  private boolean granted;

  /** Makes a share of which nothing has been set aside. */
  public MemoryShare(MemoryPool pool) {
    this.pool = pool;
  }

  /**
   * Returns how many bytes are set aside for a message of so many: all of it, or a quarter of all.
   */
  public long of(long bytes) {
    long most = Math.max(UNIT, (pool.limit() / LARGEST_SHARE) & -UNIT);
    return bytes >= most ? most : (bytes + UNIT - 1) & -UNIT;
  }

  /** Tells whether room was set aside since the last {@link #release}, used by now or not. */
  public boolean isGranted() {
    return granted;
  }

  /**
   * Sets room aside for a message, once until {@link #release}.
   *
   * @param bytes how many are expected, 1 or more
   * @return false if there is not so much now; nothing has changed
   */
  public boolean reserve(long bytes) {
    long wanted = of(bytes);
    if (!granted && pool.setAside(wanted)) {
      setAside = wanted;
      granted = true;
    }
    return granted;
  }

  /**
   * Makes an empty entry of what is set aside, as far as that goes; of the pool after that.
   *
   * @param size how many bytes are wanted: an entry of the last that was set aside may hold fewer
   * @throws NoRoomException if nothing is set aside, and the limit has been reached
   */
  public MemoryEntry entry(int size) throws NoRoomException {
    if (setAside < UNIT) {
      return pool.entry(size);
    }
    int capacity = MemoryPool.capacity(size);
    if (capacity > setAside) {
      capacity = Integer.highestOneBit((int) Math.min(setAside, LARGEST_ENTRY));
    }
    setAside -= capacity;
    return pool.entryOfTaken(capacity);
  }

  /** Gives back what is still set aside. */
  public void release() {
    granted = false;
    if (setAside > 0) {
      long bytes = setAside;
      setAside = 0;
      pool.giveBack(bytes);
    }
  }
}
