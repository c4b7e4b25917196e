package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.Policy;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Wrong sockets: how they are made, set, closed and limited. */
final class SocketMutants {
  private SocketMutants() {}

  static List<Mutant> all() {
    return Stream.of(
            ReceiveMutants.all(),
            SendMutants.all(),
            PendingMutants.all(),
            made(),
            RoomMutants.all())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutant> made() {
    return List.of(
        Mutant.of("says that a closed socket is connected")
            .by(
                Wrong.sockets(
                    right ->
                        new ForwardingSocket(right) {
                          @Override
                          public boolean finishConnect() throws IOException {
                            return !isOpen() || super.finishConnect();
                          }
                        }))
            .breaks("S-79", "finishConnect"),
        Mutant.of("leaves small pieces to the system's patience")
            .by(Wrong.sockets(SocketMutants::withoutNoDelay))
            .breaks("S-80", "TCP_NODELAY, accepted"),
        Mutant.of("goes on receiving after its input is shut down")
            .by(Wrong.sockets(SocketMutants::thatNeverShutsInput))
            .breaks("S-16", "the end, time 0"),
        Mutant.of("shuts down input that it does not have yet")
            .by(Wrong.sockets(SocketMutants::thatAlwaysShutsInput))
            .breaks("S-21", "shutdownInput"),
        Mutant.of("does not know its peer")
            .by(Wrong.sockets(SocketMutants::withoutPeer))
            .breaks("S-20", "but was: <null>"),
        Mutant.of("says the port that was asked for")
            .by(Wrong.listeners(SocketMutants::withPort0))
            .breaks("S-22", "the port bound"),
        Mutant.of("ignores options that are set")
            .by(Wrong.sockets(SocketMutants::withoutOptions))
            .breaks("S-23", "expected: <true> but was: <false>"),
        Mutant.of("has one policy for all sockets")
            .by(SocketMutants::withOnePolicy)
            .breaks("S-24", "another socket's has changed"),
        Mutant.of("resets connections that it closes")
            .by(Wrong.sockets(SocketMutants::thatResets))
            .breaks("S-25", "Connection reset"),
        Mutant.of("closes only in name while it is watched")
            .by(Wrong.sockets(SocketMutants::thatStaysOpen))
            .breaks("S-26", "Read timed out"),
        Mutant.of("has no Unix sockets and does not say so")
            .disabled("unix")
            .by(SocketMutants::withoutUnixSockets)
            .breaks("S-31", "expected: <java.lang.UnsupportedOperationException>"),
        Mutant.of("answers calls on what is closed")
            .by(Wrong.sockets(SocketMutants::thatGoesOnWhenClosed))
            .breaks("S-71", "calls on a closed socket to end"),
        Mutant.of("closes sockets when its thread is interrupted")
            .by(Wrong.sockets(SocketMutants::thatIsInterruptible))
            .breaks("S-72", "ClosedByInterruptException"),
        Mutant.of("ignores options that sockets are made with")
            .by(SocketMutants::withoutInitialOptions)
            .breaks("S-73", "SO_RCVBUF"),
        Mutant.of("does not say that an address is in use")
            .by(SocketMutants::withoutBindException)
            .breaks("S-74", "expected: <java.net.BindException>"),
        Mutant.of("makes entries that no other transport can take from")
            .by(WrongEntries.of(SocketMutants::forItself))
            .breaks("S-76", "only for its own transport"),
        Mutant.of("greets its peer in a way of its own")
            .by(Wrong.sockets(Greets::new))
            .breaks("S-77", "bytes before the end")
            .breaks("S-78", "bytes before the end"));
  }

  private static StreamSocket thatNeverShutsInput(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public void shutdownInput() {}
    };
  }

  private static StreamSocket thatAlwaysShutsInput(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public void shutdownInput() throws IOException {
        try {
          super.shutdownInput();
        } catch (IllegalStateException e) {
          // Nothing will come either way.
        }
      }
    };
  }

  private static StreamSocket withoutPeer(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public @Nullable SocketAddress remoteAddress() {
        return null;
      }
    };
  }

  private static StreamListener withPort0(StreamListener right) {
    return new ForwardingListener(right) {
      @Override
      public SocketAddress localAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      }
    };
  }

  private static StreamSocket withoutOptions(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public <T> void option(SocketOption<T> option, T value) {}
    };
  }

  private static Transport withOnePolicy(Transport right) {
    AtomicReference<Policy> one = new AtomicReference<>(right.config().policy());
    return new ForwardingTransport(right) {
      @Override
      StreamSocket altered(StreamSocket socket) {
        return new ForwardingSocket(socket) {
          @Override
          public Policy policy() {
            return one.get();
          }

          @Override
          public void policy(Policy policy) {
            one.set(policy);
          }
        };
      }
    };
  }

  private static StreamSocket thatResets(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public void close() {
        try {
          if (isOpen()) {
            option(StandardSocketOptions.SO_LINGER, 0);
          }
        } catch (IOException e) {
          throw new AssertionError(e);
        }
        super.close();
      }
    };
  }

  private static StreamSocket thatStaysOpen(StreamSocket right) {
    boolean[] closed = {false};
    return new ForwardingSocket(right) {
      @Override
      public boolean isOpen() {
        return !closed[0];
      }

      @Override
      public void close() {
        if (closed[0]) {
          super.close();
        }
        closed[0] = true;
      }
    };
  }

  private static Transport withoutUnixSockets(Transport right) {
    return new ForwardingTransport(right) {
      @Override
      public StreamListener listen(
          SocketAddress address, int backlog, Map<SocketOption<?>, ?> options) throws IOException {
        if (address instanceof UnixDomainSocketAddress) {
          throw new IOException("not here");
        }
        return super.listen(address, backlog, options);
      }
    };
  }

  private static StreamSocket thatGoesOnWhenClosed(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        return isOpen() ? super.recv(into, memoryMax, kernelMax) : Answer.NOT_NOW;
      }

      @Override
      public long send(IoVector from, boolean more) throws IOException {
        return isOpen() ? super.send(from, more) : Answer.NOT_NOW;
      }
    };
  }

  private static StreamSocket thatIsInterruptible(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
          close();
          throw new ClosedByInterruptException();
        }
        return super.recv(into, memoryMax, kernelMax);
      }
    };
  }

  private static Transport withoutInitialOptions(Transport right) {
    return new ForwardingTransport(right) {
      @Override
      public StreamSocket connect(
          SocketAddress remote, @Nullable SocketAddress local, Map<SocketOption<?>, ?> options)
          throws IOException {
        return super.connect(remote, local, Map.of());
      }
    };
  }

  private static Transport withoutBindException(Transport right) {
    return new ForwardingTransport(right) {
      @Override
      public StreamListener listen(
          SocketAddress address, int backlog, Map<SocketOption<?>, ?> options) throws IOException {
        try {
          return super.listen(address, backlog, options);
        } catch (IOException e) {
          throw new IOException("it does not work", e);
        }
      }
    };
  }

  private static KernelEntry forItself(KernelEntry right) {
    return new ForwardingEntry(right) {
      @Override
      protected void takeBytes(ByteBuffer into) throws IOException {
        throw new IOException("only for its own transport");
      }
    };
  }

  /** Sends a byte before all others. */
  private static final class Greets extends ForwardingSocket {
    private boolean done;

    Greets(StreamSocket inner) {
      super(inner);
    }

    @Override
    public long send(IoVector from, boolean more) throws IOException {
      if (!done) {
        done = super.send(new ByteBuffer[] {ByteBuffer.allocate(1)}, 0, 1) == 1;
      }
      return super.send(from, more);
    }
  }

  private static StreamSocket withoutNoDelay(StreamSocket right) {
    try {
      right.option(StandardSocketOptions.TCP_NODELAY, false);
    } catch (IOException | UnsupportedOperationException e) {
      // One that is not TCP.
    }
    return right;
  }
}
