package io.iovec.nio;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a socket: into the room that a vector has, into room that was set aside for
 * the message, into new entries.
 */
final class Receiver {
  private static final int MOST_PER_RECV = 1 << 20;

  private final NioTransport transport;
  private final SocketChannel channel;
  private final GatheringSender sender;
  private final Pause pause;
  private final Reserve reserve;

  /** How much of the message is still to come, and whether there is room set aside for it. */
  private long expected;

  private boolean isRoomSetAside;

  /** The system says it only once, and then the stream looks as if it had ended. */
  private @Nullable IOException failure;

  Receiver(NioTransport transport, SocketChannel channel, GatheringSender sender, Pause pause) {
    this.transport = transport;
    this.channel = channel;
    this.sender = sender;
    this.pause = pause;
    this.reserve = new Reserve(transport.memory());
  }

  /**
   * Says how much is certain to come; what was set aside for what was said before is given back.
   */
  void expect(long bytes) {
    expected = bytes;
    isRoomSetAside = false;
    reserve.clear();
  }

  /** Receives at most so much. */
  long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
    ensureSound();
    if (!setRoomAside(into)) {
      return Answer.NO_ROOM;
    }
    int most = (int) Math.min(MOST_PER_RECV, memoryMax + Math.min(MOST_PER_RECV, kernelMax));
    int largest = kernelMax == 0 ? transport.config().memoryEntrySize() : Memory.LARGEST_ENTRY;
    long received = fill(into, most, largest);
    if (received > 0) {
      countDown(received);
      pause.over();
    }
    return received;
  }

  /** Receives into user memory. */
  int recv(ByteBuffer into) throws IOException {
    ensureSound();
    try {
      int n = read(into);
      countDown(n);
      return n;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Gives back what it has set aside, for good. Any thread. */
  void close() {
    reserve.close();
  }

  /** Sets room aside for what is expected; false if there is none now. */
  private boolean setRoomAside(IoVector into) {
    if (expected == 0 || isRoomSetAside) {
      return true;
    }
    long missing = expected - (into.last() instanceof MemoryEntry last ? last.room() : 0);
    // What never fits comes as far as there is room, and has to be consumed as it comes.
    if (missing > 0 && transport.memory().isWithinLimit(missing)) {
      if (pause.wouldOvertake() || !reserve.fill(missing)) {
        noRoom(Memory.needOf(missing));
        return false;
      }
    }
    isRoomSetAside = true;
    return true;
  }

  private void noRoom(long need) {
    transport.counters().add(Counter.NO_ROOM, 1);
    pause.begin(need);
  }

  private void countDown(long received) {
    if (expected > 0 && received > 0) {
      expected = Math.max(0, expected - received);
      if (expected == 0) {
        reserve.clear();
      }
    }
  }

  private long fill(IoVector into, int most, int largest) throws IOException {
    int received = 0;
    try {
      if (into.last() instanceof MemoryEntry last && last.room() > 0) {
        int asked = (int) Math.min(most, last.room());
        received = fill(last, asked);
        if (received < asked) {
          return received;
        }
      }
      while (received < most) {
        MemoryEntry set = reserve.take();
        int asked = Math.min(most - received, largest);
        MemoryEntry entry = set != null ? set : transport.memory().someRoom(asked);
        asked = (int) Math.min(asked, entry.room());
        int n;
        try {
          n = fill(entry, asked);
        } finally {
          if (entry.length() > 0) {
            into.pushBack(entry);
          } else if (set != null) {
            reserve.putBack(entry);
          } else {
            entry.close();
          }
        }
        if (n <= 0 && received == 0) {
          return n;
        }
        received += Math.max(0, n);
        if (n < asked) {
          break;
        }
      }
    } catch (NoRoomException e) {
      if (received == 0) {
        noRoom(
            Memory.needOf(Math.min(Math.min(most, largest), transport.config().memoryEntrySize())));
        return Answer.NO_ROOM;
      }
    } catch (IOException e) {
      IOException failed = failed(e);
      if (received == 0) {
        throw failed;
      }
    }
    return received;
  }

  private int fill(MemoryEntry entry, int most) throws IOException {
    ByteBuffer vacant = entry.vacant();
    int n = read(vacant.limit(vacant.position() + most));
    if (n > 0) {
      entry.filled(n);
    }
    return n;
  }

  private int read(ByteBuffer into) throws IOException {
    int limit = into.limit();
    into.limit(Heap.cappedLimit(into));
    try {
      int n = transport.calls().recv(channel, into);
      if (n > 0) {
        transport.counters().add(Counter.USER_BYTES_IN, n);
      } else if (n < 0 && sender.hidReset()) {
        throw new IOException("Connection reset", sender.failure());
      }
      return n;
    } finally {
      into.limit(limit);
    }
  }

  private IOException failed(IOException e) {
    if (!(e instanceof ClosedChannelException)) {
      failure = e;
    }
    return e;
  }

  private void ensureSound() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }
}
