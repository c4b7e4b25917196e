package io.iovec;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections. Non-blocking; confined to one thread at a time, but for {@link #close}. An
 * interrupt does not close it (S-72).
 */
public interface StreamListener extends Pollable {
  /**
   * Takes the next connection, which the caller closes, or null if there is none now (S-22).
   *
   * @throws SystemException if the process or the machine is out of descriptors (EMFILE, ENFILE) or
   *     memory: the connection stays in the queue and this listener stays ready, so take away its
   *     interest until something was closed
   * @throws IllegalStateException if this listener is closed
   * @throws IOException if the system refuses; this listener still works
   */
  @Nullable StreamSocket accept() throws IOException;

  /** Returns the address that it listens on, with the port that was really bound (S-22). */
  SocketAddress localAddress();
}
