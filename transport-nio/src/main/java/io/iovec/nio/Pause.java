package io.iovec.nio;

import io.iovec.RoomQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The time during which a socket is not reported as ready to read, because there is no room. */
final class Pause {
  private final Watched socket;
  private final RoomQueue queue;
  private final AtomicBoolean lasts = new AtomicBoolean();
  private volatile RoomQueue.@Nullable Waiter waiter;
  private volatile boolean turn;

  Pause(Watched socket, RoomQueue queue) {
    this.socket = socket;
    this.queue = queue;
  }

  /** Tells whether it lasts. Any thread. */
  boolean lasts() {
    return lasts.get();
  }

  /** Tells whether taking room now would overtake somebody who waits for some. */
  boolean wouldOvertake() {
    return !turn && !queue.isEmpty();
  }

  /** Begins, until there is room for {@code need}; if that is now, it ends at once. */
  void begin(long need) {
    turn = false;
    if (lasts.compareAndSet(false, true)) {
      NioRegistration watching = socket.registration();
      if (watching != null) {
        watching.update();
      }
      RoomQueue.Waiter added = queue.await(need, this::roomMade);
      waiter = added;
      if (!socket.isOpen()) {
        queue.cancel(added);
      }
    }
  }

  /** Runs in the thread that made the room. */
  private void roomMade() {
    turn = true;
    end();
  }

  private void end() {
    lasts.set(false);
    NioRegistration watching = socket.registration();
    if (watching != null) {
      watching.updateAndWake();
    }
  }

  /** Says that there was room after all, or that what there was has been taken. */
  void over() {
    turn = false;
    if (lasts.get()) {
      cancel();
      end();
    }
  }

  /** Waits no longer. */
  void cancel() {
    RoomQueue.Waiter waiting = waiter;
    if (waiting != null) {
      waiter = null;
      queue.cancel(waiting);
    }
  }
}
