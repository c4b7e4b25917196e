package io.iovec.conformance;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls what may never return, in a thread of its own that nobody waits for at the end. What would
 * make JUnit give up the whole run, such as {@link OutOfMemoryError}, becomes a failure like
 * others.
 */
final class Bounded {
  private Bounded() {}

  /** What is called. */
  interface Body<T extends @Nullable Object> {
    T call() throws Throwable;
  }

  /**
   * Calls it, and throws what it throws.
   *
   * @throws TimedOut if it has not returned after {@link Limits#call}; it is interrupted then
   */
  static <T extends @Nullable Object> T call(String what, Body<T> body) throws Throwable {
    try {
      return within(Limits.call(), what, body);
    } catch (VirtualMachineError e) {
      throw new AssertionError(e.toString(), e);
    }
  }

  /** Calls what throws no checked exceptions. */
  static <T extends @Nullable Object> T get(String what, Supplier<T> body) {
    try {
      return call(what, body::get);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + what, e);
    } catch (Throwable e) {
      throw new AssertionError(e.toString(), e);
    }
  }

  private static <T extends @Nullable Object> T within(int seconds, String what, Body<T> body)
      throws Throwable {
    FutureTask<T> task = new FutureTask<>(() -> unchecked(body));
    Thread thread = new Thread(task, "iovec-conformance-call");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() == null ? e : e.getCause();
    } catch (TimeoutException e) {
      TimedOut hangs = new TimedOut(what, seconds, thread.getStackTrace());
      thread.interrupt();
      throw hangs;
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    }
  }

  private static <T extends @Nullable Object> T unchecked(Body<T> body) throws Exception {
    try {
      return body.call();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e.toString(), e);
    }
  }
}
