package io.iovec.mina;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A sum of bytes, of which MINA shows only what fits an int: its own counters add ints, and would
 * overflow at 2 GiB. Thread-safe.
 */
final class SaturatingCounter {
  private final AtomicLong sum = new AtomicLong();

  /** Returns the sum. */
  long sum() {
    return sum.get();
  }

  /**
   * Adds to the sum.
   *
   * @return what to add to an int that is to show the sum, or {@link Integer#MAX_VALUE} if that is
   *     less. In whatever order several threads add what they were given: all of it is right
   */
  int add(long bytes) {
    long before = sum.getAndAdd(bytes);
    return shown(before + bytes) - shown(before);
  }

  private static int shown(long bytes) {
    return (int) Math.max(0, Math.min(bytes, Integer.MAX_VALUE));
  }
}
