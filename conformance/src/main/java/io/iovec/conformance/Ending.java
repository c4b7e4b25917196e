package io.iovec.conformance;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a run end in order when this process is told to end: the test that is running is the last,
 * and the reports are written.
 */
final class Ending {
  private static final long MOST_SECONDS = 30;
  private static final int RED = 1;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  /** Makes the process tell {@code stop} and then wait for {@link #isReached}. */
  Ending(Runnable stop) {
    hook =
        new Thread(
            () -> {
              boolean told = isExitCalled();
              stop.run();
              try {
                if (!ended.await(MOST_SECONDS, TimeUnit.SECONDS)) {
                  System.err.println("conformance: a test does not end; no report was written");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              if (told) {
                // What is tested has no say in the exit status.
                System.err.println("conformance: System.exit was called in mid-run");
                Runtime.getRuntime().halt(RED);
              }
            },
            "conformance-ending");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Tells whether it is code that ends this process, and not a signal. */
  private static boolean isExitCalled() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(
            frame ->
                frame.getClassName().equals(Runtime.class.getName())
                    && frame.getMethodName().equals("exit"));
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
