package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Wrong vectors: what can be wrong with them is in their entries, and in who makes these. */
final class VectorMutants {
  private VectorMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("gives another byte when bytes are pulled up")
            .by(WrongEntries.of(VectorMutants::anotherByte))
            .breaks("V-01", "wrong byte")
            .breaks("E-01", "wrong byte"),
        Mutant.of("drops the last byte of a split")
            .by(WrongEntries.of(VectorMutants::shortSplit))
            .breaks("V-02", "take gave nothing, though there are bytes")
            .breaks("E-02", "the part has another length"),
        Mutant.of("takes away what is shared")
            .by(WrongEntries.of(VectorMutants::takenByShare))
            .breaks("V-03", "take gave nothing, though there are bytes")
            .breaks("E-04", "take gave fewer than there are"),
        Mutant.of("shares what it cannot")
            .disabled("share")
            .by(WrongEntries.of(VectorMutants::inventedShare))
            .breaks("V-04", "Expected java.lang.UnsupportedOperationException to be thrown"),
        Mutant.of("ties entries to the thread that received them")
            .by(WrongEntries.of(VectorMutants::ofThisThread))
            .breaks("V-05", "only for thread")
            .breaks("V-18", "only for thread"),
        Mutant.of("loses the last byte of what is pushed down")
            .by(WrongEntries.of(VectorMutants::losingPut))
            .breaks("V-06", "take gave nothing, though there are bytes")
            .breaks("V-15", "not arrived yet")
            .breaks("E-05", "1 bytes are missing in front of it"),
        Mutant.of("makes memory entries of half the size asked for")
            .by(VectorMutants::withSmallMemory)
            .breaks("V-07", "room="),
        Mutant.of("gives the same vector to all")
            .by(VectorMutants::withOneVector)
            .breaks("V-10", "vector() gave the same one twice"),
        Mutant.of("drops what it cannot split off for want of room")
            .by(WrongEntries.of(VectorMutants::droppingSplit))
            .breaks("V-11", "wrong byte"),
        Mutant.of("receives into memory that cannot be written")
            .by(VectorMutants::withReadOnlyMemory)
            .breaks("V-12", "read-only"),
        Mutant.of("does not say of what there is no room")
            .by(VectorMutants::withoutReason)
            .breaks("V-13", "java.io.IOException: not now")
            .alsoBreaks("E-15", "E-20"),
        Mutant.of("gives back what was released when it is closed itself")
            .by(VectorMutants::thatKeepsBuffers)
            .breaks("V-14", "buffers not given back")
            .breaks("O-14", "buffers not given back"),
        Mutant.of("closes both twins with one of them")
            .by(WrongEntries.of(VectorMutants::oneTwin))
            .breaks("V-16", "closed, entry="),
        Mutant.of("says of received payload that it is pending")
            .by(WrongEntries.of(VectorMutants::pending))
            .breaks("V-17", "pending, though nobody asked for that"),
        Mutant.of("computes lengths in 31 bits")
            .by(VectorMutants::withIntLengths)
            .breaks("V-19", "nothing was sent"));
  }

  private static KernelEntry anotherByte(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected void takeBytes(ByteBuffer into) throws IOException {
        int at = into.position();
        super.takeBytes(into);
        into.put(at, (byte) ~into.get(at));
      }
    };
  }

  private static KernelEntry shortSplit(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected IoEntry splitBytes(long n) throws IOException {
        IoEntry part = super.splitBytes(Math.max(0, n - 1));
        inner().release(Math.min(n, 1));
        return part;
      }
    };
  }

  private static KernelEntry takenByShare(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected IoEntry shareBytes(long n) throws IOException {
        return inner().splitFront(Math.min(n, inner().length()));
      }
    };
  }

  private static KernelEntry inventedShare(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected IoEntry shareBytes(long n) {
        return new OpaqueEntry(new byte[(int) n]);
      }
    };
  }

  private static KernelEntry ofThisThread(KernelEntry right) {
    Thread thread = Thread.currentThread();
    return new ForwardingEntry(right) {
      @Override
      protected void takeBytes(ByteBuffer into) throws IOException {
        if (!Thread.currentThread().equals(thread)) {
          throw new IllegalStateException("only for thread " + thread.getName());
        }
        super.takeBytes(into);
      }
    };
  }

  private static KernelEntry losingPut(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected void putBytes(ByteBuffer from) throws IOException {
        int limit = from.limit();
        from.limit(Math.max(from.position(), limit - 1));
        super.putBytes(from);
        boolean all = !from.hasRemaining();
        from.limit(limit);
        if (all) {
          from.position(limit);
        }
      }

      @Override
      protected void releaseBytes(long n) throws IOException {
        super.releaseBytes(Math.min(n, inner().length()));
      }

      @Override
      protected IoEntry splitBytes(long n) throws IOException {
        return super.splitBytes(Math.min(n, inner().length()));
      }
    };
  }

  private static Transport withSmallMemory(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      public MemoryEntry memoryEntry(int size) {
        return MemoryEntry.empty(ByteBuffer.allocate(size / 2), () -> {});
      }
    };
  }

  private static Transport withOneVector(Transport inner) {
    IoVector one = inner.vector();
    return new ForwardingTransport(inner) {
      @Override
      public IoVector vector() {
        return one;
      }

      @Override
      public void close() {
        one.close();
        super.close();
      }
    };
  }

  private static KernelEntry droppingSplit(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected IoEntry splitBytes(long n) throws IOException {
        try {
          return super.splitBytes(n);
        } catch (NoRoomException full) {
          inner().release(n);
          throw full;
        }
      }
    };
  }

  private static Transport withReadOnlyMemory(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      StreamSocket altered(StreamSocket socket) {
        return new ForwardingSocket(socket) {
          @Override
          public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
            long n = super.recv(into, memoryMax, kernelMax);
            for (int left = into.entryCount(); left > 0; left--) {
              IoEntry entry = into.popFront();
              into.pushBack(entry instanceof MemoryEntry memory ? readOnly(memory) : entry);
            }
            return n;
          }
        };
      }
    };
  }

  private static IoEntry readOnly(MemoryEntry entry) {
    return MemoryEntry.wrap(entry.bytes().asReadOnlyBuffer(), entry::close);
  }

  private static Transport withoutReason(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      public MemoryEntry memoryEntry(int size) throws IOException {
        try {
          return super.memoryEntry(size);
        } catch (NoRoomException full) {
          throw new IOException("not now", full);
        }
      }
    };
  }

  private static Transport thatKeepsBuffers(Transport inner) {
    Queue<KernelEntry> kept = new ConcurrentLinkedQueue<>();
    Transport wrapped =
        WrongEntries.of(
                right ->
                    new ForwardingEntry(right) {
                      @Override
                      protected void closeBytes() {
                        kept.add(inner());
                      }
                    })
            .apply(inner);
    return new ForwardingTransport(wrapped) {
      @Override
      public void close() {
        kept.forEach(KernelEntry::close);
        super.close();
      }
    };
  }

  private static KernelEntry oneTwin(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected IoEntry shareBytes(long n) throws IOException {
        return n == length() ? new ForwardingEntry(inner()) : super.shareBytes(n);
      }
    };
  }

  private static KernelEntry pending(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      public boolean isPending() {
        return true;
      }
    };
  }

  private static Transport withIntLengths(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      StreamSocket altered(StreamSocket socket) {
        return new ForwardingSocket(socket) {
          @Override
          public long send(IoVector from, boolean more) throws IOException {
            return (int) from.length() > 0 ? super.send(from, more) : Answer.NOT_NOW;
          }
        };
      }
    };
  }
}
