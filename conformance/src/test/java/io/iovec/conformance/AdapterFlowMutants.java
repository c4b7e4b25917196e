package io.iovec.conformance;

import io.iovec.IoVector;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Adapters that suspend and resume wrongly. */
final class AdapterFlowMutants {
  private static final int MOST_RESUMED = 5;
  private static final int LATE_MILLIS = 20;

  private AdapterFlowMutants() {}

  static List<AdapterMutant> all() {
    return List.of(
        AdapterMutant.of("does not suspend")
            .byConnection(AdapterFlowMutants::unsuspended)
            .breaks("A-50", "bytes that were delivered")
            .breaks("A-52", "bytes read")
            .alsoBreaks("A-51", "A-53", "A-55"),
        AdapterMutant.of("receives into memory while it is suspended")
            .byConnection(Keeping::new)
            .byHandler(Kept::new)
            .breaks("A-51", "a peer could send all of it")
            .breaks("A-52", "bytes read")
            .alsoBreaks("A-50", "A-53", "A-54"),
        AdapterMutant.of("suspends with the messages that have arrived still to come")
            .byConnection(AdapterFlowMutants::suspendedLate)
            .breaks("A-53", "messages")
            .alsoBreaks("A-50", "A-55"),
        AdapterMutant.of("sends nothing while it is suspended")
            .byConnection(Silent::new)
            .breaks("A-55", "Read timed out"),
        AdapterMutant.of("forgets to resume")
            .byConnection(Forgetful::new)
            .breaks("A-54", "Read timed out"));
  }

  private static AdapterConnection unsuspended(AdapterConnection connection) {
    return new AdapterMutantConnection(connection) {
      @Override
      public void suspend() {}
    };
  }

  private static AdapterConnection suspendedLate(AdapterConnection connection) {
    return new AdapterMutantConnection(connection) {
      @Override
      public void suspend() {
        CompletableFuture.delayedExecutor(LATE_MILLIS, TimeUnit.MILLISECONDS)
            .execute(super::suspend);
      }
    };
  }

  /** Takes what is written while it is suspended, and no more. */
  private static final class Silent extends AdapterMutantConnection {
    private volatile boolean suspended;

    Silent(AdapterConnection inner) {
      super(inner);
    }

    @Override
    public void suspend() {
      suspended = true;
      super.suspend();
    }

    @Override
    public void resume() {
      suspended = false;
      super.resume();
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer bytes) {
      return suspended ? new CompletableFuture<>() : super.write(bytes);
    }

    @Override
    public CompletionStage<Void> write(IoVector vector) {
      if (suspended) {
        vector.close();
        return new CompletableFuture<>();
      }
      return super.write(vector);
    }
  }

  /** Resumes only so many times. */
  private static final class Forgetful extends AdapterMutantConnection {
    private final AtomicInteger resumed = new AtomicInteger();

    Forgetful(AdapterConnection inner) {
      super(inner);
    }

    @Override
    public void resume() {
      if (resumed.incrementAndGet() <= MOST_RESUMED) {
        super.resume();
      }
    }
  }

  /** Is suspended in name only. */
  private static final class Keeping extends AdapterMutantConnection {
    private final Queue<IoVector> messages = new ArrayDeque<>();
    private final Queue<ByteBuffer> buffers = new ArrayDeque<>();
    private volatile boolean suspended;

    Keeping(AdapterConnection inner) {
      super(inner);
    }

    @Override
    public void suspend() {
      suspended = true;
    }

    @Override
    public void resume() {
      suspended = false;
    }
  }

  /** Tells of what has come while a connection was suspended when more comes. */
  private static final class Kept extends AdapterMutantHandler {
    Kept(AdapterHandler inner) {
      super(inner);
    }

    @Override
    public void received(AdapterConnection connection, ByteBuffer bytes) throws Exception {
      Keeping keeping = (Keeping) connection;
      keeping.buffers.add(AdapterMutants.copy(bytes));
      while (!keeping.suspended && !keeping.buffers.isEmpty()) {
        super.received(connection, keeping.buffers.remove());
      }
    }

    @Override
    public void received(AdapterConnection connection, IoVector message) throws Exception {
      Keeping keeping = (Keeping) connection;
      keeping.messages.add(message);
      while (!keeping.suspended && !keeping.messages.isEmpty()) {
        super.received(connection, keeping.messages.remove());
      }
    }

    @Override
    public void closed(AdapterConnection connection) throws Exception {
      ((Keeping) connection).messages.forEach(IoVector::close);
      super.closed(connection);
    }
  }
}
