package io.iovec;

import java.io.IOException;

/** Is told by a {@link Poller} that something it watches is ready. */
@FunctionalInterface
public interface ReadyHandler {
  /**
   * Called in the poller's thread.
   *
   * @param readiness {@link Poller#READ}, {@link Poller#WRITE} or both, only what there is interest
   *     in
   * @throws IOException leaves {@link Poller#poll}; handle what concerns one connection here
   */
  void ready(int readiness) throws IOException;
}
