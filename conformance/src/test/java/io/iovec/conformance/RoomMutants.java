package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.IoVector;
import io.iovec.Poller;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.util.List;

/** Wrong limits. */
final class RoomMutants {
  private RoomMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("spins when there is no room")
            .by(RoomMutants::thatSpins)
            .breaks("S-40", "the poller called the handler though there is no room"),
        Mutant.of("sets no room aside")
            .by(Wrong.sockets(RoomMutants::thatExpectsNothing))
            .breaks("S-41", "half-received messages to be completed"),
        Mutant.of("waits for room for all that is asked for")
            .by(RoomMutants::thatWantsAll)
            .breaks("S-42", "ready again and again"),
        Mutant.of("says twice that there is room")
            .by(RoomMutants::thatRepeatsItself)
            .breaks("S-43", "ran again"),
        Mutant.of("accepts that less than nothing is expected")
            .by(Wrong.sockets(RoomMutants::thatExpectsAnything))
            .breaks("S-63", "Expected java.lang.IllegalArgumentException to be thrown"),
        Mutant.of("reports nothing while something is expected")
            .by(RoomMutants::thatGathers)
            .breaks("S-64", "the socket to be ready")
            .breaks("S-65", "the socket to be ready")
            .alsoBreaks("S-63"),
        Mutant.of("answers that there is no room when there was some")
            .by(Wrong.sockets(RoomMutants::thatTakesAndRefuses))
            .breaks("S-66", "bytes that came with the answer n=-2"),
        Mutant.of("counts less than nothing")
            .by(RoomMutants::thatCountsLess)
            .breaks("S-67", "negative: MEMORY_IN_USE=-1"));
  }

  private static Transport thatSpins(Transport right) {
    long[] received = {0};
    return new ForwardingTransport(right) {
      @Override
      StreamSocket altered(StreamSocket socket) {
        return new ForwardingSocket(socket) {
          @Override
          public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
            if (received[0] > 200_000) {
              counters().add(Counter.NO_ROOM, 1);
              return Answer.NO_ROOM;
            }
            long n = super.recv(into, memoryMax, kernelMax);
            received[0] += n;
            return n;
          }
        };
      }
    };
  }

  private static StreamSocket thatExpectsNothing(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public void expect(long bytes) {}
    };
  }

  private static Transport thatWantsAll(Transport right) {
    long limit = right.config().memoryLimit();
    return Wrong.sockets(
            socket ->
                new ForwardingSocket(socket) {
                  @Override
                  public long recv(IoVector into, int memoryMax, long kernelMax)
                      throws IOException {
                    return kernelMax > limit
                        ? Answer.NO_ROOM
                        : super.recv(into, memoryMax, kernelMax);
                  }
                })
        .apply(right);
  }

  private static Transport thatRepeatsItself(Transport right) {
    return new ForwardingTransport(right) {
      @Override
      public void whenRoom(Runnable task) {
        super.whenRoom(
            () -> {
              task.run();
              task.run();
            });
      }
    };
  }

  private static StreamSocket thatExpectsAnything(StreamSocket right) {
    return new ForwardingSocket(right) {
      @Override
      public void expect(long bytes) {
        super.expect(Math.max(0, bytes));
      }
    };
  }

  private static final class Gathering extends ForwardingSocket {
    private long expected;

    Gathering(StreamSocket inner) {
      super(inner);
    }

    @Override
    public void expect(long bytes) {
      super.expect(bytes);
      expected = bytes;
    }
  }

  private static Transport thatGathers(Transport right) {
    return new ForwardingTransport(right) {
      @Override
      StreamSocket altered(StreamSocket socket) {
        return new Gathering(socket);
      }

      @Override
      Poller altered(Poller poller) {
        return new FilteringPoller(
            poller,
            (what, ready) ->
                what instanceof Gathering socket && socket.expected > 0
                    ? ready & ~Poller.READ
                    : ready);
      }
    };
  }

  private static StreamSocket thatTakesAndRefuses(StreamSocket right) {
    int[] calls = {0};
    return new ForwardingSocket(right) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        long n = super.recv(into, memoryMax, kernelMax);
        return n > 0 && calls[0]++ % 4 == 3 ? Answer.NO_ROOM : n;
      }
    };
  }

  private static Transport thatCountsLess(Transport right) {
    Counters counters = new Counters();
    counters.add(Counter.MEMORY_IN_USE, -1);
    return new ForwardingTransport(right) {
      @Override
      public Counters counters() {
        return counters;
      }
    };
  }
}
