package io.iovec.samples.smb.command;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where those wait who need more room than the transport has now, in no thread. Only the first in
 * line keeps what it has while it waits for the rest: if two did, each could wait for the other.
 * Thread-safe.
 */
final class RoomLine {
  /** Needs room. */
  interface Customer {
    /**
     * Goes on as far as there is room. Must not throw.
     *
     * @return whether it is at its end, well or not
     */
    boolean advance();

    /** Gives back all the room that it has; what it did so far will be done again. */
    void giveBack();
  }

  private final Consumer<Runnable> whenRoom;
  private final Executor executor;
  private final Queue<Customer> line = new ArrayDeque<>();

  // Guarded by the line.
  private boolean isServing;
  private boolean isLookedFor;
  private boolean isAwaitingRoom;

  /**
   * Makes one in which nobody waits.
   *
   * @param whenRoom runs what it is given once when there is room
   */
  RoomLine(Consumer<Runnable> whenRoom, Executor executor) {
    this.whenRoom = whenRoom;
    this.executor = executor;
  }

  /** Has a customer served: now and in this thread, if there is room and nobody waits. */
  void serve(Customer customer) {
    synchronized (line) {
      if (!line.isEmpty()) {
        line.add(customer);
        return;
      }
    }
    if (customer.advance()) {
      return;
    }
    synchronized (line) {
      line.add(customer);
      if (line.size() > 1) {
        customer.giveBack();
        return;
      }
    }
    awaitRoom();
  }

  /** Looks at those in line again, though there may be no more room than before. */
  void look() {
    executor.execute(this::serveLine);
  }

  private void serveLine() {
    synchronized (line) {
      isLookedFor = true;
      if (isServing) {
        return; // whoever does looks again
      }
      isServing = true;
    }
    for (Customer first = next(); first != null; first = next()) {
      advance(first);
    }
  }

  private void advance(Customer first) {
    boolean isDone = true; // also where there is an Error: it has been answered
    try {
      isDone = first.advance();
    } finally {
      if (isDone) {
        synchronized (line) {
          line.remove();
          isLookedFor = true;
        }
      }
    }
  }

  /** Returns the first in line, or null if there is none, or no reason to try again. */
  private @Nullable Customer next() {
    synchronized (line) {
      Customer first = line.peek();
      if (first != null && isLookedFor) {
        isLookedFor = false;
        return first;
      }
      isServing = false;
      if (first == null) {
        return null;
      }
    }
    awaitRoom();
    return null;
  }

  private void awaitRoom() {
    synchronized (line) {
      if (isAwaitingRoom) {
        return;
      }
      isAwaitingRoom = true;
    }
    whenRoom.accept(
        () -> {
          synchronized (line) {
            isAwaitingRoom = false;
          }
          executor.execute(this::serveLine);
        });
  }
}
