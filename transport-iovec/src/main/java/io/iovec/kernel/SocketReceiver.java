package io.iovec.kernel;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.MemoryShare;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import io.iovec.RoomQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a connection: how bytes get into memory or pipes, what is set aside for a
 * message that has begun, and waiting for room. Called with the descriptor entered.
 */
final class SocketReceiver {
  /** Where bytes go that are only looked for; nobody reads it. */
  private static final ByteBuffer PEEKED = ByteBuffer.allocateDirect(1);

  private final KernelSocket socket;
  private final KernelTransport transport;
  private final SystemCalls calls;
  private final LowWater lowWater;
  private final int largestRead;

  /** Bytes that are certain to come. */
  private long expected;

  /** Pipes set aside for them. */
  private int reserved;

  /** One of those that was taken, and is still empty because there was nothing to receive. */
  private @Nullable PipeEntry spare;

  /** Memory set aside for them. */
  private final MemoryShare memory;

  /** Whether the last attempt to receive into a pipe found nothing. */
  private boolean quiet;

  /** What is not for recv. */
  private final PendingBytes pending;

  private @Nullable IOException failure;
  private volatile @Nullable Runnable cancelWait;
  private volatile boolean inTurn;

  SocketReceiver(KernelSocket socket) {
    this.socket = socket;
    this.transport = socket.transport();
    this.calls = socket.calls();
    this.memory = transport.memoryShare();
    this.largestRead = transport.largestMemoryEntry();
    this.lowWater = new LowWater(socket);
    this.pending = new PendingBytes(socket, lowWater);
  }

  void expect(long bytes) {
    expected = bytes;
    if (bytes == 0) {
      unreserve();
    }
    lowWater.expect(expected + pending.left());
  }

  /** Adds an entry of the next {@code count} bytes, which nobody else receives from now on. */
  void pending(IoVector into, long count) {
    into.pushBack(pending.add(count));
    // They wait in the socket: no room has to be set aside.
    expect(Math.max(0, expected - count));
  }

  /** Runs a task when the bytes that come next are for recv again. Any thread. */
  void whenReturned(Runnable task) {
    pending.whenReturned(task);
  }

  /** Returns 1, or what recv has to answer, because the next bytes are not for it. */
  private long mayReceive() throws IOException {
    failure = failure == null ? pending.failure() : failure;
    throwFailure();
    if (pending.left() == 0) {
      return 1;
    }
    if (pending.isOutstanding()) {
      throw new IllegalStateException("a pending entry is outstanding, socket=" + socket);
    }
    long turn = pending.turn(null);
    return turn > 0 ? turn : finish(answer(turn));
  }

  long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
    long may = mayReceive();
    if (may <= 0) {
      return may;
    }
    long got = 0;
    if (memoryMax > 0) {
      got = recvHeader(into, memoryMax, kernelMax);
      received(got);
    }
    if (kernelMax > 0 && got == memoryMax) {
      long more = recvPayload(into, kernelMax);
      received(more);
      got = more > 0 ? got + more : got > 0 ? got : more;
    }
    return finish(got);
  }

  int recv(ByteBuffer into) throws IOException {
    long may = mayReceive();
    if (may <= 0) {
      return (int) may;
    }
    long got = recvInto(into);
    received(got);
    return (int) finish(got);
  }

  private void received(long n) {
    expected = Math.max(0, expected - Math.max(0, n));
  }

  private long finish(long got) throws IOException {
    if (got == Answer.END_OF_STREAM || failure != null) {
      expected = 0;
    }
    if (expected == 0) {
      unreserve();
    }
    lowWater.expect(expected + pending.left());
    if (got <= 0) {
      throwFailure();
    }
    return got;
  }

  /** Receives what has to be in memory, which most often is little but may be the whole message. */
  private long recvHeader(IoVector into, int max, long kernelMax) {
    int entrySize = transport.config().memoryEntrySize();
    if (expected > 0 && max > entrySize) {
      boolean isAll = !receivesInKernel(kernelMax);
      long wanted = isAll ? expected : Math.min(expected, max);
      if (!setMemoryAside(wanted)) {
        return noRoom(memory.of(wanted), false);
      }
    }
    return recvMemory(into, max, entrySize);
  }

  private boolean receivesInKernel(long max) {
    return transport.receivesInKernel(socket.policy(), Math.max(max, expected));
  }

  private boolean setMemoryAside(long bytes) {
    return memory.isGranted()
        || ((takeTurn() || transport.isMemoryUncontended()) && memory.reserve(bytes));
  }

  private long recvPayload(IoVector into, long max) {
    Policy policy = socket.policy();
    if (receivesInKernel(max)) {
      return recvKernel(into, max);
    }
    if (expected > 0 && !setMemoryAside(expected)) {
      return noRoom(memory.of(expected), false);
    }
    long got = recvMemory(into, max, largestRead);
    if (policy == Policy.KERNEL && got > 0) {
      transport.counters().addFallback(Fallback.SWITCHED_OFF, got);
    }
    return got;
  }

  /** Receives into memory: what there is, up to {@code max}. */
  private long recvMemory(IoVector into, long max, int entrySize) {
    long got = 0;
    while (got < max) {
      MemoryEntry made = null;
      int asked;
      long n;
      try {
        MemoryEntry entry = into.last() instanceof MemoryEntry last ? last : null;
        if (entry == null || entry.room() == 0) {
          made = memory.entry((int) Math.min(max - got, entrySize));
          entry = made;
        }
        ByteBuffer vacant = entry.vacant();
        asked = (int) Math.min(vacant.remaining(), max - got);
        vacant.limit(vacant.position() + asked);
        n = recvInto(vacant);
        if (n > 0) {
          entry.filled((int) n);
          got += n;
        }
      } catch (NoRoomException e) {
        return got > 0 ? got : noRoom(Math.min(max, entrySize), false);
      }
      if (made != null) {
        if (n > 0) {
          into.pushBack(made);
        } else {
          made.close();
        }
      }
      if (n < asked) {
        return got > 0 ? got : n;
      }
    }
    return got;
  }

  /**
   * Receives once into memory; Answer.NOT_NOW with {@link #failure} set if the connection failed.
   */
  private long recvInto(ByteBuffer to) {
    if (to.isDirect()) {
      return recvDirect(to);
    }
    ByteBuffer scratch = Scratch.clear(to.remaining());
    long n = recvDirect(scratch);
    if (n > 0) {
      to.put(scratch.flip());
    }
    return n;
  }

  private long recvDirect(ByteBuffer to) {
    long n;
    do {
      n = calls.recv(socket.fd(), to, to.position(), to.remaining(), Linux.MSG_DONTWAIT);
    } while (Errno.EINTR.is(n));
    if (n > 0) {
      to.position(to.position() + (int) n);
      transport.counters().add(Counter.USER_BYTES_IN, n);
      return n;
    }
    return answer(n);
  }

  /** Returns the answer for a result of 0 or less, and keeps the failure if it is one. */
  private long answer(long result) {
    if (result == 0) {
      // After a reset that sending was told of, it looks as if the stream had ended.
      failure = socket.resetWhileSending();
      return failure == null ? Answer.END_OF_STREAM : Answer.NOT_NOW;
    }
    if (!Errno.EAGAIN.is(result)) {
      failure = Errno.exception("recv from " + socket, result);
    }
    return Answer.NOT_NOW;
  }

  private void throwFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /** Receives into pipes: what there is, up to {@code max}. */
  private long recvKernel(IoVector into, long max) {
    long got = 0;
    boolean lastIsFull = false;
    boolean stopped = false;
    while (got < max) {
      IoEntry last = into.last();
      PipeEntry made = null;
      PipeEntry entry = last instanceof PipeEntry p && !lastIsFull && p.room() > 0 ? p : null;
      if (entry == null) {
        if (spare == null) {
          boolean begun = holdsPipes(into);
          if (!reserve(begun)) {
            return begun
                ? inMemory(into, max, got, Fallback.FRAGMENTED)
                : noRoom(transport.pipes().share(expected), true);
          }
          spare = transport.pipes().take();
          if (spare == null) {
            unreserve();
            return inMemory(into, max, got, Fallback.NO_BUFFERS);
          }
          reserved--;
        }
        made = spare;
        entry = made;
      }
      boolean wasEmpty = entry.length() == 0;
      long n = entry.fillFrom(transport, socket.fd(), -1, max - got);
      if (made != null) {
        if (n > 0) {
          spare = null;
          into.pushBack(made);
        }
        lastIsFull = false;
      }
      boolean nothing = Errno.EAGAIN.is(n);
      if (nothing && (!wasEmpty || quiet)) {
        n = peek();
        if (n > 0 && wasEmpty) {
          if (stopped) {
            // splice(2) stops at urgent data for ever, and recv(2) passes over it; see tcp(7).
            return inMemory(into, max, got, Fallback.REFUSED);
          }
          stopped = true; // unless the bytes came between the two calls
          continue;
        }
        if (n > 0) {
          lastIsFull = true;
          continue;
        }
      }
      quiet = nothing;
      if (n <= 0) {
        if (n < 0 && Spill.isRefusal(n)) {
          return inMemory(into, max, got, Fallback.REFUSED);
        }
        long answer = answer(n);
        return got > 0 ? got : answer;
      }
      got += n;
      if (entry.room() > 0) {
        // The socket is probably empty. If the slots ran out instead, it stays ready.
        return got;
      }
    }
    return got;
  }

  /** Tells "socket empty" from "pipe full", which splice(2) does not: more than 0 for full. */
  private long peek() {
    long n;
    do {
      n = calls.recv(socket.fd(), PEEKED, 0, 1, Linux.MSG_PEEK | Linux.MSG_DONTWAIT);
    } while (Errno.EINTR.is(n));
    return n;
  }

  /** Receives into memory what cannot go into pipes, after {@code got} bytes that could. */
  private long inMemory(IoVector into, long max, long got, Fallback cause) {
    long n = recvMemory(into, max - got, largestRead);
    if (n > 0) {
      transport.counters().addFallback(cause, n);
      return got + n;
    }
    return got > 0 ? got : n;
  }

  /** Sets pipes aside, if none are: for all that is expected, or one more for what has begun. */
  private boolean reserve(boolean begun) {
    if (reserved > 0) {
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

  /** Tells whether a vector holds pipes: waiting for more would hold what others wait for. */
  private static boolean holdsPipes(IoVector into) {
    for (IoEntry e = into.first(); e != null; e = e.next()) {
      if (e instanceof PipeEntry && e.length() > 0) {
        return true;
      }
    }
    return false;
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

  /** Pauses the socket until there is room. */
  private long noRoom(long need, boolean pipes) {
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
