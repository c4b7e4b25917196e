package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.StreamSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Sockets that receive wrongly. */
final class ReceiveMutants {
  private ReceiveMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("drops a byte between two receives")
            .by(Wrong.sockets(DropsAByte::new))
            .breaks("S-01", "wrong byte")
            .breaks("S-57", "wrong byte"),
        Mutant.of("receives a wrong byte behind the first megabytes")
            .by(Wrong.sockets(ReceiveMutants::thatSpoilsLongStreams))
            .breaks("S-01", "wrong byte at offset="),
        Mutant.of("waits for bytes where none have come")
            .by(Wrong.sockets(ReceiveMutants::thatWaits))
            .breaks("S-04", "waits: calls=50"),
        Mutant.of("leaves headers in the kernel")
            .by(Wrong.sockets(ReceiveMutants::withoutMemory))
            .breaks("S-02", "in memory at the front=")
            .breaks("S-19", "in memory at the front=")
            .breaks("S-56", "in memory at the front"),
        Mutant.of("goes on in the kernel where the call before ended there")
            .by(Wrong.sockets(ReceiveMutants::thatGoesOnInTheKernel))
            .breaks("S-54", "of the first bytes of a call in the kernel"),
        Mutant.of("makes new entries for each receive")
            .by(Wrong.sockets(ReceiveMutants::withNewEntries))
            .breaks("S-03", "a new entry though there was room"),
        Mutant.of("takes \"nothing now\" for the end")
            .by(Wrong.sockets(socket -> thatAnswers(socket, Answer.NOT_NOW, Answer.END_OF_STREAM)))
            .breaks("S-04", "expected: <0> but was: <-1>"),
        Mutant.of("answers 0 for the end")
            .by(Wrong.sockets(socket -> thatAnswers(socket, Answer.END_OF_STREAM, Answer.NOT_NOW)))
            .breaks("S-05", "ready again and again"),
        Mutant.of("ends both directions with one")
            .by(Wrong.sockets(ReceiveMutants::thatEndsBoth))
            .breaks("S-62", "output is shut down")
            .alsoBreaks("S-05"),
        Mutant.of("throws a reset before the bytes in front of it")
            .by(Wrong.sockets(ReadsAhead::new))
            .breaks("S-06", "Connection reset"),
        Mutant.of("passes on the end before its buffers are empty")
            .by(Wrong.sockets(ReadsAhead::new))
            .breaks("S-07", "bytes before the end")
            .breaks("S-53", "bytes before the end"),
        Mutant.of("does not advance the buffer that it receives into")
            .by(Wrong.sockets(ReceiveMutants::withoutPosition))
            .breaks("S-08", "the position says something else than the count"),
        Mutant.of("receives nothing where nothing may be asked for")
            .by(Wrong.sockets(ReceiveMutants::thatReceivesNothing))
            .breaks("S-09", "Expected java.lang.IllegalArgumentException to be thrown"),
        Mutant.of("takes full slots for an empty socket")
            .by(Wrong.sockets(ReceiveMutants::thatSaysNotNow))
            .breaks("S-50", "reported, but nothing to receive"),
        Mutant.of("stops at the nominal size of a buffer")
            .by(Wrong.sockets(ReceiveMutants::thatStopsAtASize))
            .breaks("S-51", "ready again and again"),
        Mutant.of("fills slots in front of those that are drained in part")
            .by(Wrong.sockets(ReceiveMutants::thatReceivesInFront))
            .breaks("S-52", "wrong byte"),
        Mutant.of("adds its counts in 32 bits")
            .by(Wrong.sockets(ReceiveMutants::withIntCounts))
            .breaks("S-55", "ready again and again"),
        Mutant.of("waits for all that is to be in memory")
            .by(Wrong.sockets(WaitsForMemory::new))
            .breaks("S-56", "the socket to be ready"),
        Mutant.of("receives more than it was asked for where nothing has to be in memory")
            .by(Wrong.sockets(ReceiveMutants::thatReceivesMore))
            .breaks("S-84", "something is held behind a piece"),
        Mutant.of("receives a hundred bytes at a time into user memory")
            .by(Wrong.sockets(ReceiveMutants::thatReceivesLittle))
            .breaks("S-85", "receives for 1000 messages="),
        Mutant.of("forgets that the connection has failed")
            .by(Wrong.sockets(ReceiveMutants::thatForgetsItsFailure))
            .breaks("S-58", "recv after a reset"));
  }

  private static final class DropsAByte extends ForwardingSocket {
    private int calls;

    DropsAByte(StreamSocket inner) {
      super(inner);
    }

    @Override
    public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
      if (++calls > 5) {
        super.recv(ByteBuffer.allocate(1));
      }
      return super.recv(into, memoryMax, kernelMax);
    }
  }

  private static StreamSocket thatSpoilsLongStreams(StreamSocket right) {
    long[] received = {0};
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        boolean empty = into.isEmpty();
        long n = super.recv(into, memoryMax, kernelMax);
        received[0] += Math.max(0, n);
        if (empty && n > 0 && received[0] > 6 << 20) {
          ByteBuffer first = into.pullUp(1);
          first.put(0, (byte) ~first.get(0));
        }
        return n;
      }
    };
  }

  private static StreamSocket thatWaits(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        long n = super.recv(into, memoryMax, kernelMax);
        if (n == Answer.NOT_NOW) {
          LockSupport.parkNanos(30_000_000);
          n = super.recv(into, memoryMax, kernelMax);
        }
        return n;
      }
    };
  }

  private static StreamSocket withoutMemory(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        return super.recv(into, 0, memoryMax + kernelMax);
      }
    };
  }

  private static StreamSocket thatGoesOnInTheKernel(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        return into.last() instanceof KernelEntry
            ? super.recv(into, 0, memoryMax + kernelMax)
            : super.recv(into, memoryMax, kernelMax);
      }
    };
  }

  private static StreamSocket withNewEntries(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        IoEntry[] before = new IoEntry[into.entryCount()];
        for (int i = 0; i < before.length; i++) {
          before[i] = into.popFront();
        }
        try {
          return super.recv(into, memoryMax, kernelMax);
        } finally {
          for (int i = before.length - 1; i >= 0; i--) {
            into.pushFront(before[i]);
          }
        }
      }
    };
  }

  private static StreamSocket thatAnswers(StreamSocket right, int instead, int answer) {
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        long n = super.recv(into, memoryMax, kernelMax);
        return n == instead ? answer : n;
      }
    };
  }

  private static StreamSocket thatEndsBoth(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        long n = super.recv(into, memoryMax, kernelMax);
        if (n == Answer.END_OF_STREAM) {
          shutdownOutput();
        }
        return n;
      }
    };
  }

  /** Receives all that there is into a buffer of its own; its answer is about what it found. */
  private static final class ReadsAhead extends ForwardingSocket {
    private final ByteArrayOutputStream ahead = new ByteArrayOutputStream();
    private int given;

    ReadsAhead(StreamSocket inner) {
      super(inner);
    }

    @Override
    public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
      ByteBuffer chunk = ByteBuffer.allocate(1 << 20);
      int answer = super.recv(chunk);
      while (answer > 0) {
        ahead.write(chunk.array(), 0, answer);
        answer = super.recv(chunk.clear());
      }
      int n = (int) Math.min(ahead.size() - given, memoryMax + kernelMax);
      if (answer == Answer.END_OF_STREAM || n == 0) {
        return answer;
      }
      into.pushBack(MemoryEntry.wrap(ByteBuffer.wrap(ahead.toByteArray(), given, n).slice()));
      given += n;
      return n;
    }
  }

  private static StreamSocket withoutPosition(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public int recv(ByteBuffer into) throws IOException {
        return super.recv(into.duplicate());
      }
    };
  }

  private static StreamSocket thatReceivesNothing(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        return memoryMax + kernelMax == 0 ? Answer.NOT_NOW : super.recv(into, memoryMax, kernelMax);
      }
    };
  }

  private static StreamSocket thatSaysNotNow(StreamSocket right) {
    int[] calls = {0};
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        return calls[0]++ % 3 != 2 ? Answer.NOT_NOW : super.recv(into, memoryMax, kernelMax);
      }
    };
  }

  private static StreamSocket thatStopsAtASize(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        return into.length() >= 64 << 10 ? Answer.NOT_NOW : super.recv(into, memoryMax, kernelMax);
      }
    };
  }

  private static StreamSocket thatReceivesInFront(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        int before = into.entryCount();
        long n = super.recv(into, memoryMax, kernelMax);
        for (int i = 0; i < before && into.entryCount() > before; i++) {
          into.pushBack(into.popFront());
        }
        return n;
      }
    };
  }

  private static StreamSocket withIntCounts(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        int most = memoryMax + (int) kernelMax;
        return most <= 0
            ? Answer.NOT_NOW
            : super.recv(into, Math.min(memoryMax, most), Math.min(kernelMax, most));
      }
    };
  }

  private static final class WaitsForMemory extends ForwardingSocket {
    private ByteBuffer header = ByteBuffer.allocate(0);

    WaitsForMemory(StreamSocket inner) {
      super(inner);
    }

    @Override
    public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
      if (!header.hasRemaining()) {
        header = ByteBuffer.allocate(memoryMax);
      }
      int n = header.hasRemaining() ? super.recv(header) : 0;
      return header.hasRemaining() ? Math.min(0, n) : super.recv(into, memoryMax, kernelMax);
    }
  }

  private static StreamSocket thatReceivesMore(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        return super.recv(into, memoryMax, memoryMax == 0 ? kernelMax * 2 : kernelMax);
      }
    };
  }

  private static StreamSocket thatReceivesLittle(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        return super.recv(into, Math.min(memoryMax, 100), memoryMax > 100 ? 0 : kernelMax);
      }
    };
  }

  private static StreamSocket thatForgetsItsFailure(StreamSocket right) {
    boolean[] failed = {false};
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        if (failed[0]) {
          return Answer.END_OF_STREAM;
        }
        try {
          return super.recv(into, memoryMax, kernelMax);
        } catch (IOException e) {
          failed[0] = true;
          throw e;
        }
      }
    };
  }
}
