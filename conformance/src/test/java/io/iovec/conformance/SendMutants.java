package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Sockets that send wrongly. */
final class SendMutants {
  private static final int IOV_MAX = 1024;
  private static final int MUCH = 9 << 20;

  private SendMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("sends the first entry last")
            .by(Wrong.sockets(SendMutants::thatRotates))
            .breaks("S-10", "wrong byte")
            .breaks("S-30", "wrong byte")
            .breaks("S-39", "nothing has arrived behind the header"),
        Mutant.of("sends the payload before its header")
            .by(Wrong.sockets(SendMutants::withLateHeaders))
            .breaks("S-11", "wrong byte"),
        Mutant.of("drops what did not go at once")
            .by(Wrong.sockets(SendMutants::thatClears))
            .breaks("S-12", "send's count and the vector's length disagree"),
        Mutant.of("does not advance buffers that it sent")
            .by(Wrong.sockets(SendMutants::withoutPositions))
            .breaks("S-13", "count and positions disagree"),
        Mutant.of("sends other bytes for entries that it does not know")
            .by(Wrong.sockets(SendMutants::thatGuesses))
            .breaks("S-14", "wrong byte"),
        Mutant.of("drops what could not be sent")
            .by(Wrong.sockets(SendMutants::thatDropsOnFailure))
            .breaks("S-15", "sent and left are not all"),
        Mutant.of("answers where it has to refuse to send")
            .by(Wrong.sockets(SendMutants::thatNeverRefuses))
            .breaks("S-17", "Expected java.lang.IllegalStateException to be thrown")
            .breaks("S-21", "Expected java.lang.IllegalStateException to be thrown"),
        Mutant.of("holds a header back until something follows")
            .by(Wrong.sockets(SendMutants::withHeldBackHeaders))
            .breaks("S-60", "Read timed out"),
        Mutant.of("sends no buffers that something follows")
            .by(Wrong.sockets(SendMutants::withoutFollowedBuffers))
            .breaks("S-11", "check buffers sent with more=true")
            .breaks("S-60", "sent of a header"),
        Mutant.of("keeps buffers that something follows")
            .by(Wrong.sockets(SendMutants::thatKeepsFollowedBuffers))
            .breaks("S-11", "bytes are missing in front of it")
            .breaks("S-60", "Read timed out"),
        Mutant.of("sends a wrong byte behind the first megabytes")
            .by(Wrong.sockets(SendMutants::thatSpoilsLongStreams))
            .breaks("S-10", "wrong byte at offset=")
            .breaks("S-68", "wrong byte at offset="),
        Mutant.of("sends a wrong byte of buffers behind the first megabytes")
            .by(Wrong.sockets(SendMutants::thatSpoilsLongStreamsOfBuffers))
            .breaks("S-13", "wrong byte at offset="),
        Mutant.of("holds the last piece back for a while")
            .by(Wrong.sockets(SendMutants::thatIsLate))
            .breaks("S-61", "is held back"),
        Mutant.of("sends as long as there is something to send")
            .by(Wrong.sockets(SendMutants::withoutBound))
            .breaks("S-68", "more than some megabytes in one call"),
        Mutant.of("forgets entries beyond the first 1,024")
            .by(Wrong.sockets(SendMutants::thatForgetsMany))
            .breaks("S-69", "send's count and the vector's length disagree"),
        Mutant.of("takes capacities for limits")
            .by(Wrong.sockets(SendMutants::withCapacities))
            .breaks("S-70", "count and positions disagree"));
  }

  private static StreamSocket thatRotates(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long send(IoVector from, boolean more) throws IOException {
        if (from.entryCount() > 1) {
          from.pushBack(from.popFront());
        }
        return super.send(from, more);
      }
    };
  }

  private static StreamSocket withLateHeaders(StreamSocket right) {
    ByteBuffer header = ByteBuffer.allocate(4096);
    return new ForwardingSocket(right) {
      @Override
      public long send(IoVector from, boolean more) throws IOException {
        if (more) {
          return from.take(header);
        }
        long n = super.send(from, false);
        super.send(new ByteBuffer[] {header.flip()}, 0, 1);
        header.clear();
        return n;
      }
    };
  }

  private static StreamSocket thatClears(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long send(IoVector from, boolean more) throws IOException {
        long n = super.send(from, more);
        from.clear();
        return n;
      }
    };
  }

  private static StreamSocket withoutPositions(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long send(ByteBuffer[] from, int offset, int count, boolean more) throws IOException {
        ByteBuffer[] copies = from.clone();
        for (int i = 0; i < copies.length; i++) {
          copies[i] = from[i].duplicate();
        }
        return super.send(copies, offset, count, more);
      }
    };
  }

  private static StreamSocket thatGuesses(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long send(IoVector from, boolean more) throws IOException {
        for (int left = from.entryCount(); left > 0; left--) {
          IoEntry entry = from.popFront();
          if (entry instanceof OpaqueEntry unknown) {
            from.pushBack(MemoryEntry.wrap(ByteBuffer.allocate((int) unknown.length())));
            unknown.close();
          } else {
            from.pushBack(entry);
          }
        }
        return super.send(from, more);
      }
    };
  }

  private static StreamSocket thatDropsOnFailure(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long send(IoVector from, boolean more) throws IOException {
        try {
          return super.send(from, more);
        } catch (IOException e) {
          from.clear();
          throw e;
        }
      }
    };
  }

  private static StreamSocket thatNeverRefuses(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long send(IoVector from, boolean more) throws IOException {
        try {
          return super.send(from, more);
        } catch (IllegalStateException e) {
          return Answer.NOT_NOW;
        }
      }
    };
  }

  private static StreamSocket withHeldBackHeaders(StreamSocket right) {
    ByteBuffer header = ByteBuffer.allocate(1 << 20);
    return new ForwardingSocket(right) {
      @Override
      public long send(IoVector from, boolean more) throws IOException {
        if (more) {
          return from.take(header);
        }
        if (from.isEmpty()) {
          return Answer.NOT_NOW;
        }
        super.send(new ByteBuffer[] {header.flip()}, 0, 1);
        header.clear();
        return super.send(from, false);
      }
    };
  }

  private static StreamSocket withoutFollowedBuffers(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long send(ByteBuffer[] from, int offset, int count, boolean more) throws IOException {
        return more ? Answer.NOT_NOW : super.send(from, offset, count, false);
      }
    };
  }

  private static StreamSocket thatKeepsFollowedBuffers(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long send(ByteBuffer[] from, int offset, int count, boolean more) throws IOException {
        if (!more) {
          return super.send(from, offset, count, false);
        }
        long kept = 0;
        for (int i = offset; i < offset + count; i++) {
          kept += from[i].remaining();
          from[i].position(from[i].limit());
        }
        return kept;
      }
    };
  }

  private static StreamSocket thatSpoilsLongStreams(StreamSocket right) {
    long[] sent = {0};
    return new ForwardingSocket(right) {
      @Override
      public long send(IoVector from, boolean more) throws IOException {
        if (sent[0] > MUCH && !from.isEmpty()) {
          sent[0] = Long.MIN_VALUE;
          ByteBuffer first = ByteBuffer.allocate(1);
          from.take(first);
          from.pushFront(MemoryEntry.wrap(first.put(0, (byte) ~first.get(0)).flip()));
        }
        long n = super.send(from, more);
        sent[0] += n;
        return n;
      }
    };
  }

  private static StreamSocket thatSpoilsLongStreamsOfBuffers(StreamSocket right) {
    long[] sent = {0};
    return new ForwardingSocket(right) {
      @Override
      public long send(ByteBuffer[] from, int offset, int count, boolean more) throws IOException {
        if (sent[0] > MUCH && from[offset].hasRemaining()) {
          sent[0] = Long.MIN_VALUE;
          int first = from[offset].position();
          from[offset].put(first, (byte) ~from[offset].get(first));
        }
        long n = super.send(from, offset, count, more);
        sent[0] += n;
        return n;
      }
    };
  }

  private static StreamSocket thatIsLate(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long send(IoVector from, boolean more) throws IOException {
        LockSupport.parkNanos(100_000_000);
        return super.send(from, more);
      }

      @Override
      public long send(ByteBuffer[] from, int offset, int count, boolean more) throws IOException {
        LockSupport.parkNanos(100_000_000);
        return super.send(from, offset, count, more);
      }
    };
  }

  private static StreamSocket withoutBound(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long send(IoVector from, boolean more) throws IOException {
        long sum = 0;
        while (!from.isEmpty()) {
          sum += super.send(from, more);
        }
        return sum;
      }
    };
  }

  private static StreamSocket thatForgetsMany(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long send(IoVector from, boolean more) throws IOException {
        int count = from.entryCount();
        for (int i = 0; i < count; i++) {
          IoEntry entry = from.popFront();
          if (i < IOV_MAX) {
            from.pushBack(entry);
          } else {
            entry.close();
          }
        }
        return super.send(from, more);
      }
    };
  }

  private static StreamSocket withCapacities(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long send(ByteBuffer[] from, int offset, int count, boolean more) throws IOException {
        long n = super.send(from, offset, count, more);
        for (int i = offset; i < offset + count && !from[i].hasRemaining(); i++) {
          from[i].limit(from[i].capacity());
        }
        return n;
      }
    };
  }
}
