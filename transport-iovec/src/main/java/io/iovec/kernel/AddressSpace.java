package io.iovec.kernel;

import io.iovec.Counter;
import io.iovec.Counters;
import java.util.concurrent.atomic.AtomicLong;

/** How much address space the mappings of a transport's files take. Thread-safe. */
final class AddressSpace {
  private final long limit;
  private final Counters counters;
  private final AtomicLong taken = new AtomicLong();

  /**
   * Makes one of which nothing is taken.
   *
   * @param limit the most bytes that may be
   */
  AddressSpace(long limit, Counters counters) {
    this.limit = limit;
    this.counters = counters;
  }

  /** Takes so many bytes; returns whether there were as many. */
  boolean take(long bytes) {
    for (; ; ) {
      long now = taken.get();
      if (bytes > limit - now) {
        return false;
      }
      if (taken.compareAndSet(now, now + bytes)) {
        counters.add(Counter.MAPPED_SPACE, bytes);
        return true;
      }
    }
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
    counters.add(Counter.MAPPED_SPACE, -bytes);
  }
}
