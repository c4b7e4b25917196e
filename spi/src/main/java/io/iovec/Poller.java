package io.iovec;

import java.io.IOException;

/**
 * Waits until sockets are ready. Level-triggered, as {@code poll(2)}: what is ready is reported
 * every time until it has been dealt with. Confined to one thread, but for {@link #wakeup}.
 *
 * <p>Unlike a {@link java.nio.channels.Selector} it keeps no set of selected keys and calls the
 * handlers itself; the loop around it is
 *
 * <pre>{@code
 * poller.register(listener, Poller.READ, ready -> accept(listener.accept()));
 * while (running) {
 *   poller.poll(-1);
 * }
 * }</pre>
 */
public interface Poller extends AutoCloseable {
  /** Interest in bytes to receive, or a connection to accept; as {@code POLLIN}. */
  int READ = 1;

  /** Interest in room to send, or a connection that is made; as {@code POLLOUT}. */
  int WRITE = 4;

  /**
   * Starts watching a socket or a listener, which must have no registration.
   *
   * <p>An error or a hang-up of the peer is reported as readiness for all that there is interest
   * in: the next transfer tells. With interest in nothing, nothing is reported.
   *
   * @param interest {@link #READ}, {@link #WRITE}, both, or 0 for none now
   * @param handler is called by {@link #poll}
   * @throws IllegalArgumentException if {@code what} is of another transport, or {@code interest}
   *     is something else
   * @throws IllegalStateException if this poller or {@code what} is closed, or it is registered
   * @throws IOException if the system refuses
   */
  Registration register(Pollable what, int interest, ReadyHandler handler) throws IOException;

  /**
   * Waits until something is ready, and calls the handlers of all that is. Handlers may register,
   * change, cancel and close what they like. Whatever a handler throws leaves this method at once;
   * those not called are reported by the next call.
   *
   * @param timeoutNanos how long to wait at the most; 0 for not at all, negative for no limit
   * @return how many handlers were called: 0 after a timeout or {@link #wakeup}
   * @throws IllegalStateException if this poller is closed
   * @throws IOException if the system refuses, or a handler threw it
   */
  int poll(long timeoutNanos) throws IOException;

  /** Makes the present {@link #poll}, or else the next one, return at once. Any thread. */
  void wakeup();

  /** Ends all registrations; what was registered stays open. Closing again does nothing. */
  @Override
  void close();
}
