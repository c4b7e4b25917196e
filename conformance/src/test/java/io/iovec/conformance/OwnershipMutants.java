package io.iovec.conformance;

import io.iovec.Counter;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.Leaks;
import io.iovec.MemoryEntry;
import io.iovec.SinkException;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Pipe;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** Wrong ownership. */
final class OwnershipMutants {
  private OwnershipMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("opens a pipe and forgets it")
            .by(OwnershipMutants::thatOpensAPipe)
            .breaks("O-11", "pipe:"),
        Mutant.of("starts a thread for each file and does not end it")
            .by(OwnershipMutants::thatStartsThreads)
            .breaks("O-12", "thread mutant"),
        Mutant.of("does not close the files that are closed")
            .by(OwnershipMutants::thatKeepsFiles)
            .breaks("O-12", "FILES_OPEN"),
        Mutant.of("leaks when a file is not there")
            .by(OwnershipMutants::thatLeaksWhereNothingIs)
            .breaks("O-13", "pipe:"),
        Mutant.of("leaks when a connection is reset")
            .by(OwnershipMutants::thatLeaksOnReset)
            .breaks("O-13", "pipe:"),
        Mutant.of("closes a vector that it has sent")
            .by(OwnershipMutants::thatClosesWhatItSent)
            .breaks("O-14", "sent, and then the vector was closed"),
        Mutant.of("closes a vector that a file refuses")
            .by(OwnershipMutants::thatClosesWhatIsRefused)
            .breaks("O-15", "failed, and then the vector was closed"),
        Mutant.of("pools memory beyond the limit")
            .by(OwnershipMutants::thatPoolsAll)
            .breaks("O-16", "memory="),
        Mutant.of("leaves open what others left open")
            .by(OwnershipMutants::thatDoesNotClose)
            .breaks("O-17", "the transport is closed, and a socket of it is open"),
        Mutant.of("forgets the buffers that come back after it was closed")
            .by(WrongEntries.of(OwnershipMutants::homeless))
            .breaks("O-18", "buffers in use"),
        Mutant.of("makes vectors that nobody watches")
            .by(OwnershipMutants::withoutTrace)
            .breaks("O-19", "not watched, so nobody will find it: vector"),
        Mutant.of("keeps every vector that it made")
            .by(OwnershipMutants::thatKeepsVectors)
            .breaks("O-20", "dropped entries were not found as leaks"));
  }

  /** Pipes that were forgotten, so that they are not collected; closed when there are many. */
  private static final Queue<Pipe> FORGOTTEN = new ConcurrentLinkedQueue<>();

  private static void forgetAPipe() throws IOException {
    FORGOTTEN.add(Pipe.open());
    Pipe first = FORGOTTEN.size() > 150 ? FORGOTTEN.poll() : null;
    if (first != null) {
      first.source().close();
      first.sink().close();
    }
  }

  private static Transport thatOpensAPipe(Transport inner) {
    try {
      forgetAPipe();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return inner;
  }

  private static Transport thatStartsThreads(Transport inner) {
    CountDownLatch end = new CountDownLatch(1);
    return new ForwardingTransport(inner) {
      @Override
      IoFile altered(IoFile file) {
        Thread thread = new Thread(() -> await(end), "mutant");
        thread.setDaemon(true);
        thread.start();
        return file;
      }

      @Override
      public void close() {
        end.countDown();
        super.close();
      }
    };
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Transport thatKeepsFiles(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      IoFile altered(IoFile file) {
        return new ForwardingFile(file) {
          @Override
          public void close() {}
        };
      }
    };
  }

  private static Transport thatLeaksWhereNothingIs(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      public IoFile open(Path root, String relative, OpenOption... options) throws IOException {
        try {
          return super.open(root, relative, options);
        } catch (NoSuchFileException e) {
          forgetAPipe();
          throw e;
        }
      }
    };
  }

  private static Transport thatLeaksOnReset(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      StreamSocket altered(StreamSocket socket) {
        return new ForwardingSocket(socket) {
          @Override
          public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
            try {
              return super.recv(into, memoryMax, kernelMax);
            } catch (IOException reset) {
              forgetAPipe();
              throw reset;
            }
          }
        };
      }
    };
  }

  private static Transport thatClosesWhatItSent(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      StreamSocket altered(StreamSocket socket) {
        return new ForwardingSocket(socket) {
          @Override
          public long send(IoVector from, boolean more) throws IOException {
            long n = super.send(from, more);
            if (n > 0 && from.isEmpty()) {
              from.close();
            }
            return n;
          }
        };
      }
    };
  }

  private static Transport thatClosesWhatIsRefused(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      IoFile altered(IoFile file) {
        return new ForwardingFile(file) {
          @Override
          public long write(IoVector from, long position) throws IOException {
            try {
              return super.write(from, position);
            } catch (SinkException e) {
              from.close();
              throw e;
            }
          }
        };
      }
    };
  }

  private static Transport thatPoolsAll(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      public MemoryEntry memoryEntry(int size) throws IOException {
        MemoryEntry entry = super.memoryEntry(size);
        counters().add(Counter.MEMORY_POOLED, size);
        return entry;
      }
    };
  }

  private static Transport thatDoesNotClose(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      public void close() {}
    };
  }

  private static KernelEntry homeless(Transport transport, KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected void closeBytes() {
        if (isOpen(transport)) {
          super.closeBytes();
        }
      }
    };
  }

  private static boolean isOpen(Transport transport) {
    try {
      transport.poller().close();
      return true;
    } catch (IOException | IllegalStateException closed) {
      return false;
    }
  }

  private static Transport withoutTrace(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      public IoVector vector() {
        Leaks.Level level = Leaks.level();
        Leaks.level(Leaks.Level.DISABLED);
        try {
          return super.vector();
        } finally {
          Leaks.level(level);
        }
      }
    };
  }

  private static Transport thatKeepsVectors(Transport inner) {
    Queue<IoVector> kept = new ConcurrentLinkedQueue<>();
    return new ForwardingTransport(inner) {
      @Override
      public IoVector vector() {
        IoVector vector = super.vector();
        kept.add(vector);
        return vector;
      }

      @Override
      public void close() {
        kept.forEach(IoVector::close);
        super.close();
      }
    };
  }
}
