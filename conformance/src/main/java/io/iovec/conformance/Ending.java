package io.iovec.conformance;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a run end in order when this process is told to end: the test that is running is the last,
 * and the reports are written.
 */
final class Ending {
  private static final long MOST_SECONDS = 30;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  /** Makes the process tell {@code stop} and then wait for {@link #isReached}. */
  Ending(Runnable stop) {
    hook =
        new Thread(
            () -> {
              stop.run();
              try {
                if (!ended.await(MOST_SECONDS, TimeUnit.SECONDS)) {
                  System.err.println("conformance: a test does not end; no report was written");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "conformance-ending");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Says that all is done. */
  void isReached() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      // Then the hook has seen it.
    }
  }
}
