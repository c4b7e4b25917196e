package io.iovec;

import java.io.IOException;

/** Is told by a {@link Poller} that something it watches is ready. */
@FunctionalInterface
public interface ReadyHandler {
  /**
   * Called in the poller's thread.
   *
   * @param readiness {@link Poller#READ}, {@link Poller#WRITE} or both, only what there is interest
   *     in (P-02, P-04)
   * @throws IOException leaves {@link Poller#poll} (P-11); handle what concerns one connection here
   */
  void ready(int readiness) throws IOException;
}
