package io.iovec.conformance;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Adapters that tell the wrong events. */
final class AdapterEventMutants {
  private AdapterEventMutants() {}

  static List<AdapterMutant> all() {
    return List.of(
        AdapterMutant.of("tells closed twice")
            .byHandler(AdapterEventMutants::closedTwice)
            .breaks("A-01", "times that closed was told")
            .breaks("A-82", "times that closed was told")
            .alsoBreaks("A-02", "A-03", "A-42", "A-74"),
        AdapterMutant.of("tells sent before opened")
            .byHandler(AdapterEventMutants::sentBeforeOpened)
            .breaks("A-01", "the first event of all")
            .alsoBreaks("A-02", "A-03", "A-30", "A-42", "A-74", "A-82"),
        AdapterMutant.of("tells sent after closed")
            .byHandler(AdapterEventMutants::sentAfterClosed)
            .breaks("A-01", "the last event of all")
            .breaks("A-03", "the last event of all")
            .breaks("A-42", "the last event of all")
            .alsoBreaks("A-02", "A-30", "A-74", "A-82"),
        AdapterMutant.of("tells sent in one thread while it tells received in another")
            .byHandler(AdapterEventMutants::twoThreads)
            .breaks("A-02", "events that began while another was told")
            .breaks("A-03", "events that began while another was told"),
        AdapterMutant.of("loses what came right before the end")
            .byHandler(KeepsBack::new)
            .breaks("A-04", "bytes before closed")
            .alsoBreaks(
                "A-01", "A-02", "A-03", "A-05", "A-06", "A-07", "A-10", "A-11", "A-12", "A-33",
                "A-50", "A-51", "A-54", "A-60", "A-72", "A-81", "A-82", "A-83", "A-84"),
        AdapterMutant.of("tells all connections what one has failed with")
            .byHandler(AllFail::new)
            .breaks("A-05", "another connection was told of it")
            .breaks("A-06", "failures of the one that is well")
            .breaks("A-23", "another connection was told of it")
            .alsoBreaks("A-03"),
        AdapterMutant.of("tells failed twice")
            .byHandler(AdapterEventMutants::failedTwice)
            .breaks("A-05", "times that it was told")
            .breaks("A-23", "times that it was told")
            .breaks("A-24", "times that it was told"),
        AdapterMutant.of("does not tell of failures")
            .byHandler(AdapterEventMutants::neverFailed)
            .breaks("A-23", "times that it was told")
            .breaks("A-24", "times that it was told")
            .alsoBreaks("A-05"),
        AdapterMutant.of("closes a connection when its peer ends")
            .byHandler(AdapterEventMutants::closesAtTheEnd)
            .breaks("A-07", "the stream ended after 0"),
        AdapterMutant.of("calls all connections idle when one is")
            .byHandler(AllIdle::new)
            .patience(2)
            .breaks("A-65", "bit by bit"));
  }

  private static AdapterHandler closedTwice(AdapterHandler handler) {
    return new AdapterMutantHandler(handler) {
      @Override
      public void closed(AdapterConnection connection) throws Exception {
        super.closed(connection);
        super.closed(connection);
      }
    };
  }

  private static AdapterHandler sentBeforeOpened(AdapterHandler handler) {
    return new AdapterMutantHandler(handler) {
      @Override
      public void opened(AdapterConnection connection) throws Exception {
        super.sent(connection);
        super.opened(connection);
      }
    };
  }

  private static AdapterHandler sentAfterClosed(AdapterHandler handler) {
    return new AdapterMutantHandler(handler) {
      @Override
      public void closed(AdapterConnection connection) throws Exception {
        super.closed(connection);
        super.sent(connection);
      }
    };
  }

  private static AdapterHandler twoThreads(AdapterHandler handler) {
    return new AdapterMutantHandler(handler) {
      @Override
      public void received(AdapterConnection connection, ByteBuffer bytes) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> other =
            CompletableFuture.runAsync(() -> tellSent(connection, begun));
        begun.await();
        super.received(connection, bytes);
        other.join();
      }

      private void tellSent(AdapterConnection connection, CountDownLatch begun) {
        begun.countDown();
        try {
          super.sent(connection);
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  private static AdapterHandler failedTwice(AdapterHandler handler) {
    return new AdapterMutantHandler(handler) {
      @Override
      public void failed(AdapterConnection connection, Throwable cause) throws Exception {
        super.failed(connection, cause);
        super.failed(connection, cause);
      }
    };
  }

  private static AdapterHandler neverFailed(AdapterHandler handler) {
    return new AdapterMutantHandler(handler) {
      @Override
      public void failed(AdapterConnection connection, Throwable cause) {}
    };
  }

  private static AdapterHandler closesAtTheEnd(AdapterHandler handler) {
    return new AdapterMutantHandler(handler) {
      @Override
      public void ended(AdapterConnection connection) throws Exception {
        connection.closeNow();
        super.ended(connection);
      }
    };
  }

  /** Tells of bytes when the next ones have come. */
  private static final class KeepsBack extends AdapterMutantHandler {
    private final Map<AdapterConnection, ByteBuffer> kept = new ConcurrentHashMap<>();

    KeepsBack(AdapterHandler inner) {
      super(inner);
    }

    @Override
    public void received(AdapterConnection connection, ByteBuffer bytes) throws Exception {
      ByteBuffer before = kept.put(connection, AdapterMutants.copy(bytes));
      if (before != null) {
        super.received(connection, before);
      }
    }
  }

  /** Knows the connections that were opened. */
  private static class Gathering extends AdapterMutantHandler {
    final Set<AdapterConnection> open = ConcurrentHashMap.newKeySet();

    Gathering(AdapterHandler inner) {
      super(inner);
    }

    @Override
    public void opened(AdapterConnection connection) throws Exception {
      open.add(connection);
      super.opened(connection);
    }
  }

  private static final class AllFail extends Gathering {
    AllFail(AdapterHandler inner) {
      super(inner);
    }

    @Override
    public void failed(AdapterConnection connection, Throwable cause) throws Exception {
      open.remove(connection);
      for (AdapterConnection other : open) {
        super.failed(other, cause);
      }
      super.failed(connection, cause);
    }
  }

  private static final class AllIdle extends Gathering {
    AllIdle(AdapterHandler inner) {
      super(inner);
    }

    @Override
    public void idle(AdapterConnection connection) throws Exception {
      open.remove(connection);
      for (AdapterConnection other : open) {
        super.idle(other);
      }
      super.idle(connection);
    }
  }
}
