package io.iovec.benchmarks;

/**
 * What a {@link Client} moved in one run.
 *
 * @param messages of all connections
 * @param bytes of payload; 0 for {@link Scenario#SMALL}
 * @param wallNanos from the first byte to the last
 */
record Transfer(long messages, long bytes, long wallNanos) {
  double wallSeconds() {
    return wallNanos / 1e9;
  }
}
