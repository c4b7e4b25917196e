package io.iovec.conformance;

import io.iovec.EntryFactory;
import io.iovec.IoEntry;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Wrong entries. */
final class EntryMutants {
  private EntryMutants() {}

  static List<Mutant> all() {
    return Stream.concat(own().stream(), ForeignEntryMutants.all().stream()).toList();
  }

  private static List<Mutant> own() {
    return List.of(
        Mutant.of("keeps to itself which limit was reached")
            .by(EntryMutants::thatIsTerse)
            .breaks("E-21", "says: full"),
        Mutant.of("writes behind the limit of the buffer that it fills")
            .by(WrongEntries.of(EntryMutants::beyondTheLimit))
            .breaks("E-01", "take wrote outside"),
        Mutant.of("closes the rest with what was split off")
            .by(WrongEntries.of(EntryMutants::tiedParts))
            .breaks("E-02", "closed, entry="),
        Mutant.of("releases one byte too few")
            .by(WrongEntries.of(EntryMutants::shortRelease))
            .breaks("E-03", "it is that of 1 bytes earlier, again"),
        Mutant.of("has no room where bytes were released")
            .by(WrongEntries.of(EntryMutants::withoutRoomAgain))
            .breaks("E-05", "emptied, but takes nothing"),
        Mutant.of("says that entries are smaller than what they hold")
            .by(WrongEntries.of(EntryMutants::smallSize))
            .breaks("E-06", "longer than its size"),
        Mutant.of("uses an entry again that somebody may still know")
            .by(EntryMutants::thatReuses)
            .breaks("E-07", "closed, but open again"),
        Mutant.of("takes its payload back when the socket is closed")
            .by(EntryMutants::thatTakesBack)
            .breaks("E-08", "the socket is closed"),
        Mutant.of("uses a buffer again with what is left in it")
            .by(EntryMutants::withResidue)
            .breaks("E-14", "wrong byte"),
        Mutant.of("takes a negative size for none")
            .by(EntryMutants::withNegativeSizes)
            .breaks("E-15", "Expected java.lang.IllegalArgumentException to be thrown"),
        Mutant.of("makes kernel entries beyond the limit")
            .by(EntryMutants::withoutKernelLimit)
            .breaks("E-16", "limits are not kept"),
        Mutant.of("gives the same memory to all")
            .by(EntryMutants::withOneMemory)
            .breaks("E-17", "wrong byte"),
        Mutant.of("makes memory entries beyond the limit")
            .by(EntryMutants::withoutMemoryLimit)
            .breaks("E-20", "Expected io.iovec.NoRoomException to be thrown"));
  }

  private static KernelEntry beyondTheLimit(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected void takeBytes(ByteBuffer into) throws IOException {
        super.takeBytes(into);
        if (into.limit() < into.capacity()) {
          into.duplicate().clear().put(into.limit(), (byte) 1);
        }
      }
    };
  }

  private static KernelEntry tiedParts(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected IoEntry splitBytes(long n) throws IOException {
        KernelEntry rest = inner();
        return new ForwardingEntry((KernelEntry) rest.splitFront(n)) {
          @Override
          protected void closeBytes() {
            rest.close();
            super.closeBytes();
          }
        };
      }
    };
  }

  private static KernelEntry shortRelease(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected void releaseBytes(long n) throws IOException {
        super.releaseBytes(n - 1);
      }
    };
  }

  private static KernelEntry withoutRoomAgain(KernelEntry right) {
    return new ForwardingEntry(right) {
      private boolean released;

      @Override
      protected void releaseBytes(long n) throws IOException {
        super.releaseBytes(n);
        released = true;
      }

      @Override
      protected void putBytes(ByteBuffer from) throws IOException {
        if (!released) {
          super.putBytes(from);
        }
      }
    };
  }

  private static KernelEntry smallSize(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      public long size() {
        return length() / 2;
      }
    };
  }

  /** An entry that is put in use again, whoever may still hold it. */
  private static final class Reused extends ForwardingEntry {
    private Reused(KernelEntry inner) {
      super(inner);
    }

    void again() {
      reopen();
    }

    @Override
    protected void closeBytes() {}
  }

  private static Transport thatReuses(Transport inner) {
    return new ForwardingTransport(inner) {
      private @Nullable Reused reused;

      @Override
      public IoEntry kernelEntry(long size) throws IOException {
        Reused entry = reused;
        if (entry != null && entry.isClosed()) {
          entry.inner().release(entry.inner().length());
          entry.again();
          return entry;
        }
        IoEntry made = super.kernelEntry(size);
        if (entry != null || !(made instanceof KernelEntry kernel)) {
          return made;
        }
        reused = new Reused(kernel);
        return reused;
      }

      @Override
      public void close() {
        if (reused != null) {
          reused.inner().close();
        }
        super.close();
      }
    };
  }

  private static Transport thatTakesBack(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      StreamSocket altered(StreamSocket socket) {
        return ForwardingSocket.wrapping(
            socket,
            right ->
                new ForwardingEntry(right) {
                  @Override
                  protected void takeBytes(ByteBuffer into) throws IOException {
                    if (!socket.isOpen()) {
                      throw new IOException("the socket is closed");
                    }
                    super.takeBytes(into);
                  }
                });
      }
    };
  }

  /** An entry whose bytes stay in its buffer, for whoever gets that next. */
  private static final class Sticky extends ForwardingEntry {
    private final AtomicReference<KernelEntry> pool;

    private Sticky(AtomicReference<KernelEntry> pool, KernelEntry inner) {
      super(inner);
      this.pool = pool;
    }

    @Override
    protected void closeBytes() {
      if (inner().length() == 0 || !pool.compareAndSet(null, inner())) {
        super.closeBytes();
      }
    }
  }

  private static Transport withResidue(Transport inner) {
    AtomicReference<KernelEntry> pool = new AtomicReference<>();
    UnaryOperator<Transport> sticky =
        WrongEntries.of(
            right -> {
              KernelEntry left = pool.get();
              if (left == null || right.length() == 0 || left.length() < right.length()) {
                return new Sticky(pool, right);
              }
              pool.set(null);
              try {
                left.release(left.length() - right.length());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              right.close();
              return new Sticky(pool, left);
            });
    return new ForwardingTransport(sticky.apply(inner)) {
      @Override
      public void close() {
        KernelEntry left = pool.get();
        if (left != null) {
          left.close();
        }
        super.close();
      }
    };
  }

  private static Transport withNegativeSizes(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      public MemoryEntry memoryEntry(int size) throws IOException {
        return super.memoryEntry(Math.max(0, size));
      }
    };
  }

  private static Transport withoutKernelLimit(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      public IoEntry kernelEntry(long size) throws IOException {
        try {
          return super.kernelEntry(size);
        } catch (NoRoomException full) {
          return EntryFactory.inMemory().kernelEntry(size);
        }
      }
    };
  }

  private static Transport withOneMemory(Transport inner) {
    ByteBuffer memory = ByteBuffer.allocate(1 << 16);
    return new ForwardingTransport(inner) {
      @Override
      public MemoryEntry memoryEntry(int size) {
        return MemoryEntry.empty(memory.slice(0, size), () -> {});
      }
    };
  }

  private static Transport withoutMemoryLimit(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      public MemoryEntry memoryEntry(int size) throws IOException {
        try {
          return super.memoryEntry(size);
        } catch (NoRoomException full) {
          return EntryFactory.inMemory().memoryEntry(size);
        }
      }
    };
  }

  private static Transport thatIsTerse(Transport right) {
    return new ForwardingTransport(right) {
      @Override
      public MemoryEntry memoryEntry(int size) throws IOException {
        try {
          return super.memoryEntry(size);
        } catch (NoRoomException e) {
          throw new NoRoomException("full");
        }
      }
    };
  }
}
