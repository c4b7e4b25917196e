package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.EntryFactory;
import io.iovec.Frame;
import io.iovec.Framer;
import io.iovec.IoVector;
import io.iovec.StreamSocket;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Adapters that receive, or deliver, wrongly. */
final class AdapterInputMutants {
  private static final int SOME = 100;
  private static final int LATE_MILLIS = 20;

  private AdapterInputMutants() {}

  static List<AdapterMutant> all() {
    return List.of(
        AdapterMutant.of("delivers bytes twice")
            .byHandler(AdapterInputMutants::twice)
            .breaks("A-10", "bytes earlier, again")
            .alsoBreaks(
                "A-02", "A-03", "A-04", "A-06", "A-07", "A-09", "A-11", "A-12", "A-33", "A-50",
                "A-51", "A-54", "A-60", "A-72", "A-81"),
        AdapterMutant.of("delivers a header, and then nothing any more")
            .byHandler(Beheading::new)
            .breaks("A-20", "the vector is not one whole message")
            .alsoBreaks(
                "A-21", "A-22", "A-23", "A-24", "A-25", "A-26", "A-28", "A-43", "A-52", "A-53",
                "A-61", "A-65", "A-74"),
        AdapterMutant.of("delivers messages in another order")
            .byHandler(Swapped::new)
            .breaks("A-20", "this is not the message that comes next")
            .breaks("A-74", "this is not the message that comes next")
            .alsoBreaks(
                "A-09", "A-21", "A-22", "A-23", "A-24", "A-25", "A-26", "A-28", "A-52", "A-53",
                "A-61", "A-65"),
        AdapterMutant.of("pushes down what the framer wants to see")
            .byHandler(AdapterInputMutants::hidden)
            .breaks("A-21", "in user memory: ")
            .alsoBreaks("A-28"),
        AdapterMutant.of("pulls payload up")
            .byHandler(AdapterInputMutants::pulledUp)
            .breaks("A-25", "entered user memory")
            .alsoBreaks("A-26"),
        AdapterMutant.of("closes a vector when the handler returns")
            .byHandler(AdapterInputMutants::closed)
            .breaks("A-22", "closed by another")
            .alsoBreaks("A-26"),
        AdapterMutant.of("delivers no message before all of it has come")
            .bySetup(AdapterInputMutants::withoutPending)
            .breaks("A-27", "1 messages"),
        AdapterMutant.of("waits until a piece is as long as it may be")
            .bySetup(AdapterInputMutants::withoutPieces)
            .breaks("A-28", "1 bytes"),
        AdapterMutant.of("delivers half a message")
            .byHandler(AdapterInputMutants::half)
            .breaks("A-24", "shorter than a header"),
        AdapterMutant.of("delivers what has arrived though its handler has closed")
            .byConnection(AdapterInputMutants::closedLate)
            .breaks("A-09", "times that it received"),
        takesNoRoomForAFailure().breaks("A-26", "failures=[java.io.IOException: no room"),
        AdapterMutant.of("makes lines of buffers")
            .byHandler(AdapterInputMutants::brokenLines)
            .breaks("A-70", "line "),
        AdapterMutant.of("leaves TLS out")
            .bySetup(s -> new AdapterSetup(s.framer(), s.codec(), null, s.executor(), s.idle()))
            .breaks("A-72", "javax.net.ssl.SSL")
            .breaks("A-73", "javax.net.ssl.SSL")
            .alsoBreaks("A-75"));
  }

  private static AdapterSetup withoutPending(AdapterSetup setup) {
    return whole(setup, Frame.Kind.PENDING);
  }

  private static AdapterSetup withoutPieces(AdapterSetup setup) {
    return whole(setup, Frame.Kind.PIECE);
  }

  private static AdapterSetup whole(AdapterSetup setup, Frame.Kind kind) {
    Framer framer = setup.framer();
    return framer == null
        ? setup
        : setup.withFramer(
            start -> {
              Frame frame = framer.frame(start);
              return frame.kind() == kind ? Frame.of(frame.memory(), frame.kernel()) : frame;
            });
  }

  private static AdapterMutant takesNoRoomForAFailure() {
    AtomicBoolean full = new AtomicBoolean();
    return AdapterMutant.of("tells that there is no room as a failure")
        .byTransport(
            transport ->
                new ForwardingTransport(transport) {
                  @Override
                  StreamSocket altered(StreamSocket socket) {
                    return new ForwardingSocket(socket) {
                      @Override
                      public long recv(IoVector into, int memoryMax, long kernelMax)
                          throws IOException {
                        long n = super.recv(into, memoryMax, kernelMax);
                        full.compareAndSet(false, n == Answer.NO_ROOM);
                        return n;
                      }
                    };
                  }
                })
        .byHandler(
            handler ->
                new AdapterMutantHandler(handler) {
                  @Override
                  public void received(AdapterConnection connection, IoVector message)
                      throws Exception {
                    super.received(connection, message);
                    if (full.getAndSet(false)) {
                      super.failed(connection, new IOException("no room"));
                    }
                  }
                });
  }

  private static AdapterHandler twice(AdapterHandler handler) {
    return new AdapterMutantHandler(handler) {
      @Override
      public void received(AdapterConnection connection, ByteBuffer bytes) throws Exception {
        super.received(connection, bytes.duplicate());
        if (bytes.remaining() > SOME) {
          super.received(connection, bytes);
        }
      }
    };
  }

  private static AdapterHandler hidden(AdapterHandler handler) {
    return new AdapterMutantHandler(handler) {
      @Override
      public void received(AdapterConnection connection, IoVector message) throws Exception {
        ByteBuffer front = ByteBuffer.allocate(AdapterMessages.HEADER);
        message.take(front);
        message.pushFront(new OpaqueEntry(front.array()));
        super.received(connection, message);
      }
    };
  }

  private static AdapterHandler pulledUp(AdapterHandler handler) {
    return new AdapterMutantHandler(handler) {
      @Override
      public void received(AdapterConnection connection, IoVector message) throws Exception {
        message.pullUp((int) message.length());
        super.received(connection, message);
      }
    };
  }

  private static AdapterHandler closed(AdapterHandler handler) {
    return new AdapterMutantHandler(handler) {
      @Override
      public void received(AdapterConnection connection, IoVector message) throws Exception {
        super.received(connection, message);
        message.close();
      }
    };
  }

  private static AdapterHandler half(AdapterHandler handler) {
    return new AdapterMutantHandler(handler) {
      @Override
      public void failed(AdapterConnection connection, Throwable cause) throws Exception {
        if (cause instanceof EOFException) {
          super.received(connection, new IoVector(EntryFactory.inMemory()));
        }
        super.failed(connection, cause);
      }
    };
  }

  private static AdapterHandler brokenLines(AdapterHandler handler) {
    return new AdapterMutantHandler(handler) {
      @Override
      public void received(AdapterConnection connection, String line) throws Exception {
        super.received(connection, line.substring(0, line.length() / 2));
        super.received(connection, line.substring(line.length() / 2));
      }
    };
  }

  private static AdapterConnection closedLate(AdapterConnection connection) {
    return new AdapterMutantConnection(connection) {
      @Override
      public void closeNow() {
        CompletableFuture.delayedExecutor(LATE_MILLIS, TimeUnit.MILLISECONDS)
            .execute(super::closeNow);
      }
    };
  }

  /** Tells of messages up to the header of the first that has a payload. */
  private static final class Beheading extends AdapterMutantHandler {
    private final AtomicBoolean done = new AtomicBoolean();

    Beheading(AdapterHandler inner) {
      super(inner);
    }

    @Override
    public void received(AdapterConnection connection, IoVector message) throws Exception {
      if (message.length() == AdapterMessages.HEADER) {
        super.received(connection, message);
        return;
      }
      try (message) {
        if (done.compareAndSet(false, true)) {
          super.received(connection, message.split(AdapterMessages.HEADER));
        }
      }
    }
  }

  /** Tells of each message behind the one that follows. */
  private static final class Swapped extends AdapterMutantHandler {
    private final Map<AdapterConnection, IoVector> kept = new ConcurrentHashMap<>();

    Swapped(AdapterHandler inner) {
      super(inner);
    }

    @Override
    public void received(AdapterConnection connection, IoVector message) throws Exception {
      IoVector before = kept.remove(connection);
      if (before == null) {
        kept.put(connection, message);
      } else {
        super.received(connection, message);
        super.received(connection, before);
      }
    }

    @Override
    public void closed(AdapterConnection connection) throws Exception {
      IoVector left = kept.remove(connection);
      if (left != null) {
        left.close();
      }
      super.closed(connection);
    }
  }
}
