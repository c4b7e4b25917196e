package io.iovec.conformance;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.Fallback;
import io.iovec.Transport;
import java.util.Map;

/** What counters have grown by since this was made. */
final class Growth {
  private final Counters counters;
  private final Map<Counter, Long> before;
  private final long fallbackBytes;

  Growth(Transport transport) {
    counters = transport.counters();
    before = counters.values();
    fallbackBytes = fallbackBytes();
  }

  long of(Counter counter) {
    return counters.get(counter) - before.getOrDefault(counter, 0L);
  }

  /** Returns how many bytes came from sockets and files, each counted once. */
  long in() {
    return of(Counter.USER_BYTES_IN) - of(Counter.PULLED_UP_BYTES) + of(Counter.KERNEL_BYTES_IN);
  }

  /** Returns how many bytes went to sockets and files. */
  long out() {
    return of(Counter.USER_BYTES_OUT) + of(Counter.KERNEL_BYTES_OUT);
  }

  long ofFallbackBytes() {
    return fallbackBytes() - fallbackBytes;
  }

  private long fallbackBytes() {
    long sum = 0;
    for (Fallback cause : Fallback.values()) {
      sum += counters.fallbackBytes(cause);
    }
    return sum;
  }

  @Override
  public String toString() {
    return "counters=" + counters;
  }
}
