package io.iovec.conformance;

import io.iovec.RoomQueue;
import org.jspecify.annotations.Nullable;

/**
 * The time in which a socket is not reported as ready to read, because there is no room.
 * Thread-safe: it ends in the thread that makes the room.
 */
final class ReferencePause {
  private final ReferencePollable socket;
  private @Nullable RoomQueue queue;
  private RoomQueue.@Nullable Waiter waiter;
  private volatile boolean lasts;
  private volatile boolean turn;

  ReferencePause(ReferencePollable socket) {
    this.socket = socket;
  }

  /** Tells whether it lasts. */
  boolean lasts() {
    return lasts;
  }

  /** Tells whether taking room now would overtake somebody who waits for some. */
  boolean wouldOvertake(RoomQueue others) {
    return !turn && !others.isEmpty();
  }

  /** Begins, until {@code room} has so much; if that is now, it ends at once. */
  void begin(RoomQueue room, long need) {
    over();
    lasts = true;
    socket.update();
    // Not while this is locked: it may be another one's turn, whose lock is then taken.
    RoomQueue.Waiter added = room.await(need, this::roomMade);
    synchronized (this) {
      queue = room;
      waiter = added;
    }
    if (!socket.isOpen()) {
      over();
    }
  }

  private void roomMade() {
    turn = true;
    end();
  }

  private void end() {
    lasts = false;
    socket.update();
  }

  /** Ends it, for whatever reason but room that was waited for. */
  void over() {
    RoomQueue from;
    RoomQueue.Waiter waiting;
    synchronized (this) {
      from = queue;
      waiting = waiter;
      waiter = null;
    }
    turn = false;
    if (from != null && waiting != null) {
      from.cancel(waiting);
    }
    if (lasts) {
      end();
    }
  }
}
