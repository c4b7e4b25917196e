package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.Supplier;

/** How long a condition is waited for: five seconds, if not told otherwise. */
final class Deadline {
  private static final long SLICE_NANOS = 20_000_000L;

  private final int seconds = Limits.patience();
  private final long start = System.nanoTime();

  /** Returns how long one poll may wait before the condition is looked at again. */
  long sliceNanos() {
    return SLICE_NANOS;
  }

  /** Fails if it is over. */
  void check(Supplier<String> awaited) {
    if (System.nanoTime() - start > seconds * 1_000_000_000L) {
      fail("waited " + seconds + " s for: " + awaited.get());
    }
  }
}
