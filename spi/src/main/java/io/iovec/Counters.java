package io.iovec;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counters of a transport. Thread-safe; adding takes no lock and allocates nothing. */
@SuppressWarnings("EnumOrdinal") // an array by ordinal is what EnumMap has too, without its null
public final class Counters {
  private static final Counter[] COUNTERS = Counter.values();
  private static final Fallback[] FALLBACKS = Fallback.values();

  private final LongAdder[] counts = adders(COUNTERS.length);
  private final LongAdder[] fallbacks = adders(FALLBACKS.length);
  private final LongAdder[] fallbackBytes = adders(FALLBACKS.length);

  private static LongAdder[] adders(int count) {
    LongAdder[] adders = new LongAdder[count];
    for (int i = 0; i < count; i++) {
      adders[i] = new LongAdder();
    }
    return adders;
  }

  /** Makes counters that all are 0. */
  public Counters() {}

  /** Adds {@code n}, which is negative when something that is counted "now" ends. */
  public void add(Counter counter, long n) {
    counts[counter.ordinal()].add(n);
  }

  /** Returns a counter's present value. */
  public long get(Counter counter) {
    return counts[counter.ordinal()].sum();
  }

  /** Counts a fall-back of {@code bytes} bytes. */
  public void addFallback(Fallback cause, long bytes) {
    fallbacks[cause.ordinal()].increment();
    fallbackBytes[cause.ordinal()].add(bytes);
  }

  /** Returns how many times there was a fall-back of this cause. */
  public long fallbacks(Fallback cause) {
    return fallbacks[cause.ordinal()].sum();
  }

  /** Returns how many bytes went through user memory in fall-backs of this cause. */
  public long fallbackBytes(Fallback cause) {
    return fallbackBytes[cause.ordinal()].sum();
  }

  /** Returns all counters as they are now, not at one instant. */
  public Map<Counter, Long> values() {
    Map<Counter, Long> values = new EnumMap<>(Counter.class);
    for (Counter counter : COUNTERS) {
      values.put(counter, get(counter));
    }
    return Collections.unmodifiableMap(values);
  }

  /** Returns how many fall-backs there were by cause, those that happened only. */
  public Map<Fallback, Long> fallbacks() {
    Map<Fallback, Long> values = new EnumMap<>(Fallback.class);
    for (Fallback cause : FALLBACKS) {
      if (fallbacks(cause) != 0) {
        values.put(cause, fallbacks(cause));
      }
    }
    return Collections.unmodifiableMap(values);
  }

  @Override
  public String toString() {
    return values() + " fallbacks=" + fallbacks();
  }
}
