package io.iovec.conformance;

import io.iovec.EntryFactory;
import io.iovec.IoVector;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Adapters that send wrongly, or say wrongly what they have sent. */
final class AdapterWriteMutants {
  private static final int KEPT_MILLIS = 20;

  private AdapterWriteMutants() {}

  static List<AdapterMutant> all() {
    return List.of(
        AdapterMutant.of("sends a buffer behind what is written next")
            .byConnection(Swapping::new)
            .breaks("A-11", "bytes are missing in front of it")
            .breaks("A-30", "wrong byte at offset=")
            .breaks("A-31", "the next of those of thread")
            .breaks("A-73", "wrong byte at offset=")
            .alsoBreaks(
                "A-02", "A-03", "A-07", "A-12", "A-33", "A-40", "A-41", "A-54", "A-55", "A-62",
                "A-63", "A-72", "A-81"),
        AdapterMutant.of("sends what is for one connection to another too")
            .byConnection(crossed())
            .breaks("A-12", "wrong byte at offset=")
            .alsoBreaks("A-02", "A-03", "A-06", "A-81"),
        AdapterMutant.of("tells sent twice")
            .byHandler(AdapterWriteMutants::sentTwice)
            .breaks("A-30", "times that sent was told"),
        AdapterMutant.of("says of every write that it was sent")
            .byConnection(AdapterWriteMutants::boasting)
            .breaks("A-32", "a vector was written twice")
            .breaks("A-41", "a peer that reads nothing was sent everything")
            .breaks("A-42", "told as sent, though the connection is closed")
            .breaks("A-75", "a peer that reads nothing got it all"),
        AdapterMutant.of("lets all wait for a peer that reads slowly")
            .byHandler(Waiting::new)
            .breaks("A-33", "Read timed out")
            .alsoBreaks("A-02", "A-03", "A-06", "A-11", "A-12", "A-54", "A-60", "A-81", "A-84"),
        AdapterMutant.of("never completes the write of an empty vector")
            .byConnection(AdapterWriteMutants::emptyForgotten)
            .breaks("A-34", "a write to complete")
            .alsoBreaks("A-32"),
        AdapterMutant.of("closes before all is sent")
            .byConnection(AdapterWriteMutants::impatient)
            .breaks("A-40", "the stream ended after"),
        AdapterMutant.of("forgets vectors that wait when a connection ends")
            .byConnection(Forgetting::new)
            .breaks("A-43", "vectors to be released")
            .alsoBreaks(
                "A-30", "A-31", "A-32", "A-33", "A-34", "A-40", "A-41", "A-62", "A-63", "A-71",
                "A-73", "A-75"),
        AdapterMutant.of("ends vectors with a line feed when there is a codec")
            .byConnection(AdapterWriteMutants::withLineFeeds)
            .breaks("A-71", "the peer received other bytes")
            .alsoBreaks(
                "A-25", "A-30", "A-31", "A-32", "A-33", "A-34", "A-40", "A-41", "A-55", "A-61",
                "A-62", "A-63", "A-73"));
  }

  private static AdapterHandler sentTwice(AdapterHandler handler) {
    return new AdapterMutantHandler(handler) {
      @Override
      public void sent(AdapterConnection connection) throws Exception {
        super.sent(connection);
        super.sent(connection);
      }
    };
  }

  /** Returns what has each connection send to the one before what it sends itself. */
  private static UnaryOperator<AdapterConnection> crossed() {
    AtomicReference<@Nullable AdapterConnection> last = new AtomicReference<>();
    return connection -> {
      AdapterConnection before = last.getAndSet(connection);
      return new AdapterMutantConnection(connection) {
        @Override
        public CompletionStage<Void> write(ByteBuffer bytes) {
          if (before != null) {
            before.write(bytes.duplicate()).exceptionally(failed -> null);
          }
          return super.write(bytes);
        }
      };
    };
  }

  private static AdapterConnection boasting(AdapterConnection connection) {
    return new AdapterMutantConnection(connection) {
      @Override
      public CompletionStage<Void> write(ByteBuffer bytes) {
        return super.write(bytes).exceptionally(failed -> null);
      }

      @Override
      public CompletionStage<Void> write(IoVector vector) {
        return super.write(vector).exceptionally(failed -> null);
      }
    };
  }

  private static AdapterConnection emptyForgotten(AdapterConnection connection) {
    return new AdapterMutantConnection(connection) {
      @Override
      public CompletionStage<Void> write(IoVector vector) {
        boolean forgotten = vector.isEmpty();
        CompletionStage<Void> sent = super.write(vector);
        return forgotten ? new CompletableFuture<>() : sent;
      }
    };
  }

  private static AdapterConnection impatient(AdapterConnection connection) {
    return new AdapterMutantConnection(connection) {
      @Override
      public void close() {
        closeNow();
      }
    };
  }

  private static AdapterConnection withLineFeeds(AdapterConnection connection) {
    return new AdapterMutantConnection(connection) {
      @Override
      public CompletionStage<Void> write(IoVector vector) {
        CompletionStage<Void> sent = super.write(vector);
        super.write("").exceptionally(failed -> null);
        return sent;
      }
    };
  }

  /** Keeps every other buffer until something else is written, or some time has passed. */
  private static final class Swapping extends AdapterMutantConnection {
    private @Nullable ByteBuffer kept;
    private CompletableFuture<Void> keptSent = new CompletableFuture<>();

    Swapping(AdapterConnection inner) {
      super(inner);
    }

    @Override
    public synchronized CompletionStage<Void> write(ByteBuffer bytes) {
      if (kept == null) {
        kept = bytes;
        keptSent = new CompletableFuture<>();
        CompletableFuture.delayedExecutor(KEPT_MILLIS, TimeUnit.MILLISECONDS)
            .execute(this::writeKept);
        return keptSent;
      }
      CompletionStage<Void> sent = super.write(bytes);
      writeKept();
      return sent;
    }

    @Override
    public synchronized CompletionStage<Void> write(IoVector vector) {
      CompletionStage<Void> sent = super.write(vector);
      writeKept();
      return sent;
    }

    private synchronized void writeKept() {
      ByteBuffer before = kept;
      CompletableFuture<Void> future = keptSent;
      if (before != null) {
        kept = null;
        super.write(before)
            .thenAccept(future::complete)
            .exceptionally(
                failed -> {
                  future.completeExceptionally(failed);
                  return null;
                });
      }
    }
  }

  /** Loses sight of a vector if something else is being sent. */
  private static final class Forgetting extends AdapterMutantConnection {
    Forgetting(AdapterConnection inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Void> write(IoVector vector) {
      if (bytesPending() == 0) {
        return super.write(vector);
      }
      new IoVector(EntryFactory.inMemory()).append(vector);
      return new CompletableFuture<>();
    }
  }

  /** Waits, once, while something is to be sent to another connection. */
  private static final class Waiting extends AdapterMutantHandler {
    private final Set<AdapterConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean waited = new AtomicBoolean();

    Waiting(AdapterHandler inner) {
      super(inner);
    }

    @Override
    public void opened(AdapterConnection connection) throws Exception {
      open.add(connection);
      super.opened(connection);
    }

    @Override
    public void received(AdapterConnection connection, ByteBuffer bytes) throws Exception {
      if (open.stream().anyMatch(other -> other.bytesPending() > 0)
          && waited.compareAndSet(false, true)) {
        long end = System.nanoTime() + AdapterMutants.longNanos();
        for (long left = 1; left > 0; left = end - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
      }
      super.received(connection, bytes);
    }
  }
}
