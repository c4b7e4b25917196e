package io.iovec;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongPredicate;

/**
 * Those who wait for room in something limited, served in turn. Thread-safe; costs nothing while
 * nobody waits. For transports.
 */
public final class RoomQueue {
  /** Somebody who waits. */
  public static final class Waiter {
    private final long need;
    private final Runnable task;

    private Waiter(long need, Runnable task) {
      this.need = need;
      this.task = task;
    }
  }

  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private final LongPredicate hasRoom;

  /**
   * Makes an empty queue.
   *
   * @param hasRoom tells whether there is room for so much now
   */
  public RoomQueue(LongPredicate hasRoom) {
    this.hasRoom = hasRoom;
  }

  /**
   * Runs {@code task} once, as soon as there is room for {@code need} and nobody waits before: now,
   * or in the thread that makes the room. It takes no room itself; whoever comes too late waits
   * again.
   */
  public Waiter await(long need, Runnable task) {
    Waiter waiter = new Waiter(need, task);
    waiters.add(waiter);
    roomMade();
    return waiter;
  }

  /** Says that somebody waits no longer. */
  public void cancel(Waiter waiter) {
    if (waiters.remove(waiter)) {
      roomMade();
    }
  }

  /** Tells whether nobody waits, so that newcomers overtake nobody. */
  public boolean isEmpty() {
    return waiters.isEmpty();
  }

  /** Says that there may be more room than before. */
  public void roomMade() {
    Waiter first = waiters.peek();
    while (first != null && hasRoom.test(first.need)) {
      if (waiters.remove(first)) {
        try {
          first.task.run();
        } catch (RuntimeException e) {
          // The waiter's own affair, and not that of whoever made the room.
          Thread thread = Thread.currentThread();
          thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
      }
      first = waiters.peek();
    }
  }
}
