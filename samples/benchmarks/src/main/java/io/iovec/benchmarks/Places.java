package io.iovec.benchmarks;

/** Where payloads go in the file: one place after the other, and round. */
final class Places {
  /** What all servers' file has, when a run overwrites it. */
  static final long AREA = 64 << 20;

  private final long payload;
  private final long count;
  private long next;

  private Places(long payload, long count, long next) {
    this.payload = payload;
    this.count = count;
    this.next = next;
  }

  /** Returns those of one of several connections, each of which begins somewhere else. */
  static Places round(long payload, int connection, int connections) {
    long count = Math.max(1, AREA / payload);
    return new Places(payload, count, count * connection / connections);
  }

  /** Returns those of all connections together: none twice. */
  static Places onward(long payload) {
    return new Places(payload, Long.MAX_VALUE, 0);
  }

  /** Takes some, and returns the first one's number. */
  long take(long some) {
    long first = next;
    next += some;
    return first;
  }

  long position(long number) {
    return number % count * payload;
  }
}
