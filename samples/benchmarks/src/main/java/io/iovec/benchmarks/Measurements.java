package io.iovec.benchmarks;

/** The names of {@link Measurement}s that something depends on. */
public final class Measurements {
  /** Heap in use after a collection, with many idle connections, less that without, by each. */
  public static final String IDLE_HEAP = "heap bytes per idle connection";

  /** Direct memory likewise. */
  public static final String IDLE_DIRECT = "direct bytes per idle connection";

  /** Resident memory likewise. */
  public static final String IDLE_RESIDENT = "resident bytes per idle connection";

  /**
   * Heap and direct memory of the process while 256 connections each have an 8 MiB message half
   * received, less that with those connections idle.
   */
  public static final String IN_FLIGHT = "user memory bytes with 256 messages of 8 MiB in flight";

  /** CPU seconds per GiB beside 10,000 idle connections, by that without any, in one round. */
  public static final String BESIDE_IDLE = "cost beside 10,000 idle connections";

  /** Latency of a small request and its answer in microseconds, alone. */
  public static final String P50 = "latency p50, microseconds";

  public static final String P99 = "latency p99, microseconds";
  public static final String P999 = "latency p99.9, microseconds";

  /** Likewise, beside one connection that transfers in bulk. */
  public static final String P50_BESIDE_BULK = "latency beside bulk p50, microseconds";

  public static final String P99_BESIDE_BULK = "latency beside bulk p99, microseconds";
  public static final String P999_BESIDE_BULK = "latency beside bulk p99.9, microseconds";

  /** System calls a message, by strace(1), of the case that is in the name in front of it. */
  public static final String CALLS = "system calls per message";

  private Measurements() {}
}
