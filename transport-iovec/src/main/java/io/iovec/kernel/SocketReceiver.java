package io.iovec.kernel;

import io.iovec.Answer;
import io.iovec.Fallback;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The receiving side of a connection: how bytes get into memory or pipes. What is set aside for
 * them is {@link ReceiveRoom}'s, and the calls that may end the stream {@link SocketInput}'s.
 * Called with the descriptor entered.
 */
final class SocketReceiver {
  private final KernelSocket socket;
  private final KernelTransport transport;
  private final SocketInput input;
  private final ReceiveRoom room;
  private final int largestRead;

  /** Whether the last attempt to receive into a pipe found nothing. */
  private boolean quiet;

  /** What is not for recv. */
  private final PendingBytes pending;

  SocketReceiver(KernelSocket socket) {
    this.socket = socket;
    this.transport = socket.transport();
    this.input = new SocketInput(socket);
    this.room = new ReceiveRoom(socket);
    this.largestRead = transport.largestMemoryEntry();
    this.pending = new PendingBytes(socket, new LowWater(socket));
  }

  void expect(long bytes) {
    room.expect(bytes);
    pending.expectBehind(bytes);
  }

  /** Adds an entry of the next {@code count} bytes, which nobody else receives from now on. */
  void pending(IoVector into, long count) {
    into.pushBack(pending.add(count));
    // They wait in the socket: no room has to be set aside.
    room.expect(Math.max(0, room.expected() - count));
  }

  /** Runs a task when the bytes that come next are for recv again. Any thread. */
  void whenReturned(Runnable task) {
    pending.whenReturned(task);
  }

  /** Returns how many bytes are still to come before those for recv. Any thread. */
  long pendingBytes() {
    return pending.left();
  }

  /** Returns 1, or what recv has to answer, because the next bytes are not for it. */
  private long mayReceive() throws IOException {
    input.fail(pending.failure());
    input.throwFailure();
    if (pending.left() == 0) {
      return 1;
    }
    if (pending.isOutstanding()) {
      throw new IllegalStateException("a pending entry is outstanding, socket=" + socket);
    }
    long turn = pending.turn(null);
    return turn > 0 ? turn : finish(input.answer(turn));
  }

  long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
    long may = mayReceive();
    if (may <= 0) {
      return may;
    }
    long got = 0;
    if (memoryMax > 0) {
      got = recvHeader(into, memoryMax, kernelMax);
      room.received(got);
    }
    if (kernelMax > 0 && got == memoryMax) {
      long more = recvPayload(into, kernelMax);
      room.received(more);
      got = more > 0 ? got + more : got > 0 ? got : more;
    }
    return finish(got);
  }

  int recv(ByteBuffer into) throws IOException {
    long may = mayReceive();
    if (may <= 0) {
      return (int) may;
    }
    long got = input.recv(into);
    room.received(got);
    return (int) finish(got);
  }

  private long finish(long got) throws IOException {
    boolean ended = got == Answer.END_OF_STREAM || input.hasFailed();
    long expected = ended ? 0 : room.expected();
    room.expect(expected);
    pending.expectBehind(expected);
    if (got <= 0) {
      input.throwFailure();
    }
    return got;
  }

  /** Receives what has to be in memory, which most often is little but may be the whole message. */
  private long recvHeader(IoVector into, int max, long kernelMax) {
    int entrySize = transport.config().memoryEntrySize();
    long expected = room.expected();
    if (expected > 0 && max > entrySize) {
      boolean isAll = !receivesInKernel(kernelMax);
      long wanted = isAll ? expected : Math.min(expected, max);
      if (!room.reserveMemory(wanted)) {
        return room.awaitShare(wanted);
      }
    }
    return recvMemory(into, max, entrySize);
  }

  private boolean receivesInKernel(long max) {
    return transport.receivesInKernel(socket.policy(), Math.max(max, room.expected()));
  }

  private long recvPayload(IoVector into, long max) {
    Policy policy = socket.policy();
    if (receivesInKernel(max)) {
      return recvKernel(into, max);
    }
    long expected = room.expected();
    if (expected > 0 && !room.reserveMemory(expected)) {
      return room.awaitShare(expected);
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
          made = room.memory((int) Math.min(max - got, entrySize));
          entry = made;
        }
        ByteBuffer vacant = entry.vacant();
        asked = (int) Math.min(vacant.remaining(), max - got);
        vacant.limit(vacant.position() + asked);
        n = input.recv(vacant);
        if (n > 0) {
          entry.filled((int) n);
          got += n;
        }
      } catch (NoRoomException e) {
        return got > 0 ? got : room.awaitMemory(Math.min(max, entrySize));
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
        boolean begun = holdsPipes(into);
        if (!room.reservePipes(begun)) {
          return begun ? inMemory(into, max, got, Fallback.FRAGMENTED) : room.awaitPipes();
        }
        made = room.pipe();
        if (made == null) {
          return inMemory(into, max, got, Fallback.NO_BUFFERS);
        }
        entry = made;
      }
      boolean wasEmpty = entry.length() == 0;
      long n = entry.fillFrom(transport, socket.fd(), -1, max - got);
      if (made != null) {
        if (n > 0) {
          room.used();
          into.pushBack(made);
        }
        lastIsFull = false;
      }
      boolean nothing = Errno.EAGAIN.is(n);
      if (nothing && (!wasEmpty || quiet)) {
        n = input.peek();
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
        long answer = input.answer(n);
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

  /** Receives into memory what cannot go into pipes, after {@code got} bytes that could. */
  private long inMemory(IoVector into, long max, long got, Fallback cause) {
    long n = recvMemory(into, max - got, largestRead);
    if (n > 0) {
      transport.counters().addFallback(cause, n);
      return got + n;
    }
    return got > 0 ? got : n;
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

  /** Gives back what was set aside, and waits no longer. */
  void close() {
    room.close();
  }
}
