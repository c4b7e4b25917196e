package io.iovec.cli;

import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Closes what the demo opened, the last first, once: at its end or when Ctrl-C interrupts it.
 * Thread- safe; what is added after that is closed at once.
 */
final class Cleanup implements AutoCloseable {
  private static final int MOMENT_MILLIS = 300;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Thread hook = new Thread(this::interrupt, "iovec-cleanup");
  private boolean closed;
  private final CountDownLatch interrupted = new CountDownLatch(1);

  Cleanup() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Takes something over. */
  synchronized <T extends AutoCloseable> T add(T resource) throws InterruptedIOException {
    open.push(resource);
    if (closed) {
      closeAll();
      throw new InterruptedIOException("interrupted");
    }
    return resource;
  }

  /**
   * Tells whether an error is only what followed from Ctrl-C. The terminal sends that to children
   * too, and one of them may have ended before this process notices: so it waits for a moment.
   */
  boolean isInterrupted() throws InterruptedException {
    return interrupted.await(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void interrupt() {
    interrupted.countDown();
    closeAll();
  }

  @Override
  public void close() {
    closeAll();
    if (interrupted.getCount() != 0) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The hook is running already, and finds nothing left to do.
      }
    }
  }

  private synchronized void closeAll() {
    closed = true;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        Serving.LOG.warn("while cleaning up: {}", e.toString());
      }
    }
  }
}
