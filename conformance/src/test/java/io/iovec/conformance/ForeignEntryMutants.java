package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.SinkException;
import io.iovec.SourceException;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;

/** What can be wrong with the use of entries elsewhere than where they were made. */
final class ForeignEntryMutants {
  private ForeignEntryMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("gives nothing to an interrupted thread")
            .by(WrongEntries.of(ForeignEntryMutants::interruptible))
            .breaks("E-19", "ClosedByInterruptException"),
        Mutant.of("pulls up what a vector holds before it receives")
            .by(ForeignEntryMutants::thatPullsUp)
            .breaks("E-09", "an entry of somebody else has changed"),
        Mutant.of("writes only entries of the kinds that it knows")
            .by(ForeignEntryMutants::thatKnowsTwoKinds)
            .breaks("E-10", "unknown kind of entry"),
        Mutant.of("cannot write what is not in memory when memory has run out")
            .by(ForeignEntryMutants::thatNeedsMemory)
            .breaks("E-10", "no memory for entries"),
        Mutant.of("blames the file for an entry that fails")
            .by(ForeignEntryMutants::thatBlamesTheFile)
            .breaks("E-11", "Unexpected exception type thrown"),
        Mutant.of("sends only what it has received itself")
            .by(ForeignEntryMutants::forItself)
            .breaks("E-12", "not of this transport"),
        Mutant.of("takes a vector of empty entries for the end")
            .by(ForeignEntryMutants::endingEmpty)
            .breaks("E-13", "sent nothing"),
        Mutant.of("leaves entries of others to be counted by these")
            .by(ForeignEntryMutants::thatDoesNotCount)
            .breaks("E-18", "received; counters=")
            .alsoBreaks("R-16"));
  }

  private static KernelEntry interruptible(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected void takeBytes(ByteBuffer into) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
          throw new ClosedByInterruptException();
        }
        super.takeBytes(into);
      }
    };
  }

  private static Transport thatPullsUp(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      StreamSocket altered(StreamSocket socket) {
        return new ForwardingSocket(socket) {
          @Override
          public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
            into.pullUp((int) into.length());
            return super.recv(into, memoryMax, kernelMax);
          }
        };
      }
    };
  }

  private static Transport thatKnowsTwoKinds(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      IoFile altered(IoFile file) {
        return new ForwardingFile(file) {
          @Override
          public long write(IoVector from, long position) throws IOException {
            for (IoEntry entry : from) {
              if (!(entry instanceof MemoryEntry || entry instanceof KernelEntry)) {
                throw new IOException("unknown kind of entry, entry=" + entry);
              }
            }
            return super.write(from, position);
          }
        };
      }
    };
  }

  private static Transport thatNeedsMemory(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      IoFile altered(IoFile file) {
        return new ForwardingFile(file) {
          @Override
          public long write(IoVector from, long position) throws IOException {
            if (!(from.front() instanceof MemoryEntry)) {
              inner.memoryEntry(1).close();
            }
            return super.write(from, position);
          }
        };
      }
    };
  }

  private static Transport thatBlamesTheFile(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      IoFile altered(IoFile file) {
        return new ForwardingFile(file) {
          @Override
          public long write(IoVector from, long position) throws IOException {
            try {
              return super.write(from, position);
            } catch (SourceException e) {
              throw new SinkException(SinkException.Reason.OTHER, e.transferred(), e);
            }
          }
        };
      }
    };
  }

  /** An entry that knows who made it. */
  private static final class Made extends ForwardingEntry {
    private final Transport maker;

    private Made(Transport maker, KernelEntry inner) {
      super(inner);
      this.maker = maker;
    }

    @Override
    KernelEntry altered(KernelEntry other) {
      return new Made(maker, other);
    }
  }

  private static Transport forItself(Transport inner) {
    return new ForwardingTransport(WrongEntries.of(Made::new).apply(inner)) {
      @Override
      StreamSocket altered(StreamSocket socket) {
        return new ForwardingSocket(socket) {
          @Override
          public long send(IoVector from, boolean more) throws IOException {
            for (IoEntry entry : from) {
              if (entry instanceof Made made && !made.maker.equals(inner)) {
                throw new IOException("not of this transport, entry=" + entry);
              }
            }
            return super.send(from, more);
          }
        };
      }
    };
  }

  private static Transport thatDoesNotCount(Transport inner) {
    return new ForwardingTransport(WrongEntries.of(Made::new).apply(inner)) {
      @Override
      StreamSocket altered(StreamSocket socket) {
        return new ForwardingSocket(socket) {
          @Override
          public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
            boolean others = into.first() instanceof Made made && !made.maker.equals(inner);
            long n = super.recv(into, memoryMax, kernelMax);
            if (others && n > 0) {
              counters().add(Counter.KERNEL_BYTES_IN, -n);
            }
            return n;
          }
        };
      }
    };
  }

  private static Transport endingEmpty(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      StreamSocket altered(StreamSocket socket) {
        return new ForwardingSocket(socket) {
          @Override
          public long send(IoVector from, boolean more) throws IOException {
            boolean nothing = from.isEmpty() && from.entryCount() > 0;
            return nothing ? Answer.END_OF_STREAM : super.send(from, more);
          }
        };
      }
    };
  }
}
