package io.iovec;

import java.io.IOException;

/**
 * Waits until sockets are ready. Level-triggered, as {@code poll(2)}: what is ready is reported
 * every time until it has been dealt with (P-01). Confined to one thread, but for {@link #wakeup}.
 * An interrupt ends no call of {@link #poll}, closes nothing, and is not forgotten (P-21).
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
  /** Interest in bytes to receive, or a connection to accept (P-05); as {@code POLLIN}. */
  int READ = 1;

  /** Interest in room to send (P-04), or a connection that is made (S-20); as {@code POLLOUT}. */
  int WRITE = 4;

  /**
   * Starts watching a socket or a listener, which must have no registration now; it may have had
   * one with another poller (P-16).
   *
   * <p>An error or a hang-up of the peer is reported as readiness for all that there is interest
   * in: the next transfer tells (P-03). With interest in nothing, nothing is reported (P-02).
   *
   * @param interest {@link #READ}, {@link #WRITE}, both, or 0 for none now
   * @param handler is called by {@link #poll}
   * @throws IllegalArgumentException if {@code what} is of another transport, or {@code interest}
   *     is something else (P-14)
   * @throws IllegalStateException if this poller or {@code what} is closed, or it is registered
   *     (P-14)
   * @throws IOException if the system refuses
   */
  Registration register(Pollable what, int interest, ReadyHandler handler) throws IOException;

  /**
   * Waits until something is ready, and calls the handlers of all that is, each once (P-10).
   * Handlers may register (P-13), change, cancel and close what they like: one whose registration
   * has ended, or that has no interest any more, is not called (P-12), and nobody is when this
   * poller has been closed (P-18). Whatever a handler throws leaves this method at once; those not
   * called are reported by the next call (P-11), also if that handler throws every time (P-20).
   *
   * @param timeoutNanos how long to wait at the most; 0 for not at all, negative for no limit
   *     (P-06, P-22)
   * @return how many handlers were called: 0 after a timeout or {@link #wakeup} (P-10)
   * @throws IllegalStateException if this poller is closed
   * @throws IOException if the system refuses, or a handler threw it
   */
  int poll(long timeoutNanos) throws IOException;

  /**
   * Makes the present {@link #poll}, or else the next one, return at once (P-06). Any thread; none
   * is lost (P-17).
   */
  void wakeup();

  /** Ends all registrations; what was registered stays open (P-15). Closing again does nothing. */
  @Override
  void close();
}
