package io.iovec;

/** A socket or listener watched by a {@link Poller}. Confined to the poller's thread. */
public interface Registration {
  /** Returns what there is interest in: {@link Poller#READ}, {@link Poller#WRITE}, both or 0. */
  int interest();

  /**
   * Changes what there is interest in. Setting what is set already costs nothing.
   *
   * @throws IllegalArgumentException if it is not {@link Poller#READ}, {@link Poller#WRITE}, both
   *     or 0
   * @throws IllegalStateException if this registration has ended
   */
  void interest(int interest);

  /** Stops watching; what was watched stays open. Cancelling again does nothing. */
  void cancel();

  /** Tells whether it has not ended: by cancelling, or by closing the poller or what it watches. */
  boolean isValid();
}
