package io.iovec;

/** What a {@link Poller} can watch: a socket or a listener of the same transport. */
public interface Pollable extends AutoCloseable {
  /** Tells whether it has not been closed yet. Any thread. */
  boolean isOpen();

  /**
   * Closes it and ends its registration. Any thread: where another one is inside a call on it, the
   * descriptor stays until that call has returned. The poller's thread is not told: close it there
   * where somebody has to notice. Closing again does nothing.
   */
  @Override
  void close();
}
