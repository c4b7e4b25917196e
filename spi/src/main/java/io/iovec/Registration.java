package io.iovec;

/** A socket or listener watched by a {@link Poller}. Confined to the poller's thread. */
public interface Registration {
  /**
   * Returns what there is interest in: {@link Poller#READ}, {@link Poller#WRITE}, both or 0 (P-07).
   */
  int interest();

  /**
   * Changes what there is interest in, from the next {@link Poller#poll} on, and in the present one
   * for those not called yet (P-07, P-12). Setting what is set already costs nothing.
   *
   * @throws IllegalArgumentException if it is not {@link Poller#READ}, {@link Poller#WRITE}, both
   *     or 0
   * @throws IllegalStateException if this registration has ended (P-19)
   */
  void interest(int interest);

  /**
   * Stops watching, at once (P-12); what was watched stays open (P-16). Cancelling again does
   * nothing.
   */
  void cancel();

  /**
   * Tells whether it has not ended: by cancelling, or by closing the poller or what it watches
   * (P-19).
   */
  boolean isValid();
}
