package io.iovec.kernel;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.MemoryEntry;
import io.iovec.MemoryShare;
import io.iovec.NoRoomException;
import io.iovec.RoomQueue;
import org.jspecify.annotations.Nullable;

/**
 * What a connection sets aside for a message that has begun, and its waiting for room. Called with
 * the descriptor entered.
 */
final class ReceiveRoom {
  private final KernelSocket socket;
  private final KernelTransport transport;

  /** Bytes that are certain to come. */
  private long expected;

  /** Pipes set aside for them. */
  private int reserved;

  /** One of those that was taken, and is still empty because there was nothing to receive. */
  private @Nullable PipeEntry spare;

  /** Memory set aside for them. */
  private final MemoryShare memory;

  private volatile @Nullable Runnable cancelWait;
  private volatile boolean inTurn;

  ReceiveRoom(KernelSocket socket) {
    this.socket = socket;
    this.transport = socket.transport();
    this.memory = transport.memoryShare();
  }

  /** Says how many bytes are certain to come; with 0, gives back what was set aside. */
  void expect(long bytes) {
    expected = bytes;
    if (bytes == 0) {
      unreserve();
    }
  }

  long expected() {
    return expected;
  }

  /** Says how many of them came: none if {@code n} is an answer. */
  void received(long n) {
    expected = Math.max(0, expected - Math.max(0, n));
  }

  /** Sets memory aside, if none is; returns false if there is no room. */
  boolean reserveMemory(long bytes) {
    return memory.isGranted()
        || ((takeTurn() || transport.isMemoryUncontended()) && memory.reserve(bytes));
  }

  /** Makes an empty entry, of what is set aside as far as that goes. */
  MemoryEntry memory(int size) throws NoRoomException {
    return memory.entry(size);
  }

  /** Sets pipes aside, if none are: for all that is expected, or one more for what has begun. */
  boolean reservePipes(boolean begun) {
    if (spare != null || reserved > 0) {
      return true;
    }
    boolean overtakes = begun || takeTurn();
    int n = begun ? 1 : transport.pipes().share(expected);
    if (transport.pipes().reserve(n, overtakes)) {
      reserved = n;
      return true;
    }
    return false;
  }

  /**
   * Returns an empty one of the pipes that are set aside, the same until it is {@link #used}; or
   * null if the system has none to give, and then none is set aside any more.
   */
  @Nullable PipeEntry pipe() {
    if (spare == null) {
      spare = transport.pipes().take();
      if (spare == null) {
        unreserve();
      } else {
        reserved--;
      }
    }
    return spare;
  }

  /** Says that the pipe is in a vector, whose it is from now on. */
  void used() {
    spare = null;
  }

  private void unreserve() {
    if (spare != null) {
      spare.close();
      spare = null;
    }
    memory.release();
    if (reserved > 0) {
      transport.pipes().unreserve(reserved);
      reserved = 0;
    }
  }

  private boolean takeTurn() {
    if (cancelWait != null && inTurn) {
      cancelWait = null;
      inTurn = false;
      return true;
    }
    return false;
  }

  /** Pauses the socket until there are pipes for what is expected, and returns the answer. */
  long awaitPipes() {
    return await(transport.pipes().share(expected), true);
  }

  /** Pauses the socket until there is memory to be set aside, and returns the answer. */
  long awaitShare(long bytes) {
    return await(memory.of(bytes), false);
  }

  /** Pauses the socket until there are so many bytes of memory, and returns the answer. */
  long awaitMemory(long bytes) {
    return await(bytes, false);
  }

  private long await(long need, boolean pipes) {
    transport.counters().add(Counter.NO_ROOM, 1);
    socket.pause();
    if (cancelWait == null || inTurn) {
      inTurn = false;
      if (pipes) {
        RoomQueue.Waiter waiter = transport.pipes().await((int) need, this::roomMade);
        cancelWait = () -> transport.pipes().cancel(waiter);
      } else {
        RoomQueue.Waiter waiter = transport.awaitMemory(need, this::roomMade);
        cancelWait = () -> transport.cancelMemory(waiter);
      }
    }
    if (inTurn) {
      socket.resume();
    }
    return Answer.NO_ROOM;
  }

  private void roomMade() {
    inTurn = true;
    socket.resume();
  }

  /** Gives back what was set aside, and waits no longer. */
  void close() {
    unreserve();
    Runnable cancel = cancelWait;
    if (cancel != null) {
      cancel.run();
    }
  }
}
