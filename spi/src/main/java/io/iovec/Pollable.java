package io.iovec;

/** What a {@link Poller} can watch: a socket or a listener of the same transport. */
public interface Pollable extends AutoCloseable {
  /** Tells whether it has not been closed yet (S-25). Any thread. */
  boolean isOpen();

  /**
   * Closes it and ends its registration; the peer still receives what was sent (S-25). Any thread:
   * where another one is inside a call on it, the descriptor stays until that call has returned,
   * and calls that come later are refused with an {@link IllegalStateException} or {@link
   * java.io.IOException}: no byte goes to or from another connection (S-71). The connection ends at
   * once, but the poller's thread is not told (S-26): close it there where somebody has to notice.
   * Closing again does nothing.
   */
  @Override
  void close();
}
