package io.iovec.conformance;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Something that runs beside the test, whose failure is the test's. */
final class Background implements AutoCloseable {
  /** What runs. */
  interface Task {
    void run() throws Exception;
  }

  private final FutureTask<Boolean> task;
  private final Thread thread;
  private volatile boolean heard;

  private Background(Task task) {
    this.task =
        new FutureTask<>(
            () -> {
              task.run();
              return true;
            });
    this.thread = new Thread(this.task, "iovec-conformance-peer");
    thread.setDaemon(true);
  }

  static Background start(Task task) {
    Background background = new Background(task);
    background.thread.start();
    return background;
  }

  boolean isDone() {
    return task.isDone();
  }

  /** Waits for its end and throws what it threw. */
  void join() throws Exception {
    int seconds = Limits.peer();
    heard = true;
    try {
      task.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    } catch (TimeoutException e) {
      AssertionError hangs =
          new AssertionError("the other side was not done after " + seconds + " s");
      hangs.setStackTrace(thread.getStackTrace());
      throw hangs;
    }
  }

  /** Returns what it threw, or null if it has not, or {@link #join} told of it. */
  @Nullable Throwable unheard() {
    if (heard || !task.isDone()) {
      return null;
    }
    try {
      task.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** Ends it if it still runs; what it threw is forgotten. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
