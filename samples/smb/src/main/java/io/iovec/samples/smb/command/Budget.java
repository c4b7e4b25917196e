package io.iovec.samples.smb.command;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * How many bytes may be read from files for one client before it has taken them from its socket.
 * Who finds it used up waits in line, in no thread. Thread-safe.
 */
final class Budget {
  private record Waiter(long bytes, Runnable then) {}

  private final Executor executor;
  private final long most;
  private final Queue<Waiter> waiting = new ArrayDeque<>();
  private long used;
  private boolean closed;

  /**
   * Makes one of which nothing is used.
   *
   * @param most how many bytes; who needs more than that waits until he is alone
   */
  Budget(Executor executor, long most) {
    this.executor = executor;
    this.most = most;
  }

  /**
   * Takes bytes out and runs {@code then}: in this thread if there are as many, otherwise later and
   * by the executor.
   */
  void acquire(long bytes, Runnable then) {
    synchronized (waiting) {
      if (!closed && (!waiting.isEmpty() || !isThere(bytes))) {
        waiting.add(new Waiter(bytes, then));
        return;
      }
      used += bytes;
    }
    then.run();
  }

  /** Gives bytes back. */
  void release(long bytes) {
    synchronized (waiting) {
      used -= bytes;
    }
    admit();
  }

  /** Lets everybody pass from now on: nothing will be sent any more. */
  void close() {
    synchronized (waiting) {
      closed = true;
    }
    admit();
  }

  private void admit() {
    while (true) {
      Waiter next;
      synchronized (waiting) {
        next = waiting.peek();
        if (next == null || (!closed && !isThere(next.bytes))) {
          return;
        }
        waiting.remove();
        used += next.bytes;
      }
      executor.execute(next.then);
    }
  }

  private boolean isThere(long bytes) {
    return used == 0 || used + bytes <= most;
  }
}
