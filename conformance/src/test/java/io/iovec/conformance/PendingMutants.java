package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.SourceException;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Wrong pending entries. */
final class PendingMutants {
  private PendingMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("adds pending entries that it does not have")
            .disabled("pending")
            .by(Wrong.sockets(PendingMutants::thatInventsEntries))
            .breaks("S-32", "Expected java.lang.UnsupportedOperationException to be thrown"),
        Mutant.of("ignores that bytes are pending of what is not connected")
            .by(Wrong.sockets(PendingMutants::thatIsNeverRefused))
            .breaks("S-21", "pending"),
        Mutant.of("receives past a pending entry")
            .by(Wrong.sockets(PendingMutants::thatDoesNotRefuse))
            .breaks("S-33", "outstanding"),
        Mutant.of("loses pending bytes that are pulled up")
            .by(pending(PendingMutants::thatLosesBytes))
            .breaks("S-34", "bytes that are in user memory now"),
        Mutant.of("holds nothing")
            .by(pending(PendingMutants::thatHoldsNothing))
            .breaks("S-35", "pending bytes to become held"),
        Mutant.of("ties pending entries to the thread of their socket")
            .by(pending(PendingMutants::ofThisThread))
            .breaks("S-36", "only for thread"),
        Mutant.of("takes the end of a socket for bytes that are late")
            .by(pending(PendingMutants::withoutEnd))
            .breaks("S-37", "the end of the socket to be told"),
        Mutant.of("gives zeros for what is not its turn")
            .by(pending(PendingMutants::withZeros))
            .breaks("S-38", "'s turn"),
        Mutant.of("says that the read side is back at once")
            .by(Wrong.sockets(PendingMutants::thatIsBackAtOnce))
            .breaks("S-81", "told before the last byte was taken"),
        Mutant.of("does not say that pending bytes are still to come")
            .by(Wrong.sockets(PendingMutants::withNothingToCome))
            .breaks("S-82", "none has been taken")
            .breaks("S-83", "nothing of its payload was sent"));
  }

  /** Wraps pending entries only. */
  private static UnaryOperator<Transport> pending(UnaryOperator<KernelEntry> wrong) {
    return Wrong.sockets(
        right ->
            new ForwardingSocket(right) {
              @Override
              public void pending(IoVector into, long count) {
                super.pending(into, count);
                wrap(into, entry -> entry.isPending() ? wrong.apply(entry) : entry);
              }
            });
  }

  private static StreamSocket thatIsBackAtOnce(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public void whenReturned(Runnable task) {
        task.run();
      }
    };
  }

  private static StreamSocket withNothingToCome(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long pendingBytes() {
        return 0;
      }
    };
  }

  private static StreamSocket thatInventsEntries(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public void pending(IoVector into, long count) {
        into.pushBack(new OpaqueEntry(new byte[10]));
      }
    };
  }

  private static StreamSocket thatIsNeverRefused(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public void pending(IoVector into, long count) {
        try {
          super.pending(into, count);
        } catch (IllegalStateException e) {
          into.pushBack(new OpaqueEntry(new byte[0]));
        }
      }
    };
  }

  private static StreamSocket thatDoesNotRefuse(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public int recv(ByteBuffer into) throws IOException {
        try {
          return super.recv(into);
        } catch (IllegalStateException e) {
          return Answer.NOT_NOW;
        }
      }
    };
  }

  private static KernelEntry thatLosesBytes(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected void takeBytes(ByteBuffer into) throws IOException {
        inner().take(into.duplicate());
      }
    };
  }

  private static KernelEntry thatHoldsNothing(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected @Nullable KernelEntry holdBytes(long max) {
        return null;
      }
    };
  }

  private static KernelEntry ofThisThread(KernelEntry right) {
    long thread = Thread.currentThread().getId();
    return new ForwardingEntry(right) {
      @Override
      protected void takeBytes(ByteBuffer into) throws IOException {
        if (Thread.currentThread().getId() != thread) {
          throw new IllegalStateException("only for thread " + thread);
        }
        super.takeBytes(into);
      }
    };
  }

  private static KernelEntry withoutEnd(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected void takeBytes(ByteBuffer into) throws IOException {
        try {
          super.takeBytes(into);
        } catch (SourceException ended) {
          // Nothing came.
        }
      }
    };
  }

  private static KernelEntry withZeros(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected void takeBytes(ByteBuffer into) throws IOException {
        int before = into.position();
        super.takeBytes(into);
        if (into.position() == before) {
          into.put((byte) 0);
        }
      }
    };
  }
}
