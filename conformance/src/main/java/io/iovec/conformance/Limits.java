package io.iovec.conformance;

/** How many seconds the kit waits; all grow with {@code iovec.conformance.patience}. */
final class Limits {
  private Limits() {}

  /** Returns how long a condition is awaited. */
  static int patience() {
    return Integer.getInteger(Settings.PATIENCE, 5);
  }

  /** Returns how long a test awaits what runs beside it. */
  static int peer() {
    return Math.max(20, 4 * patience());
  }

  /** Returns how long a test may take, or what an implementor wrote that the kit calls. */
  static int call() {
    return Integer.getInteger(Settings.LIMIT, Math.max(60, 12 * patience()));
  }
}
