package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.Fallback;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Wrong costs. */
final class CostMutants {
  private CostMutants() {}

  static List<Mutant> all() {
    return Stream.of(ways(), counts(), switches()).flatMap(List::stream).toList();
  }

  /** Returns a transport that declares something more. */
  static Transport claiming(Transport inner, Capability... more) {
    return declaring(inner, Set.of(more), Set.of());
  }

  /** Returns a transport that declares something more and something less. */
  static Transport declaring(Transport inner, Set<Capability> more, Set<Capability> less) {
    return new ForwardingTransport(inner) {
      @Override
      public Set<Capability> capabilities() {
        Set<Capability> declared = EnumSet.noneOf(Capability.class);
        declared.addAll(super.capabilities());
        declared.addAll(more);
        declared.removeAll(less);
        return declared;
      }
    };
  }

  private static Mutant sockets(
      String flaw, BiFunction<StreamSocket, Counters, StreamSocket> wrong) {
    return Mutant.of(flaw)
        .by(
            inner ->
                new ForwardingTransport(inner) {
                  @Override
                  StreamSocket altered(StreamSocket socket) {
                    return wrong.apply(socket, counters());
                  }
                });
  }

  private interface Received {
    void of(IoVector into, long n);
  }

  /** Sockets that do something when they have received. */
  private static StreamSocket afterRecv(StreamSocket socket, Received then) {
    return new ForwardingSocket(socket) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        long n = super.recv(into, memoryMax, kernelMax);
        then.of(into, n);
        return n;
      }
    };
  }

  private static List<Mutant> ways() {
    return List.of(
        sockets("takes more into user memory than it was asked to", (s, c) -> new Greedy(s))
            .breaks("C-01", "entered user memory"),
        sockets(
                "keeps payload in the kernel under every policy",
                (socket, counters) -> {
                  socket.policy(Policy.KERNEL);
                  return socket;
                })
            .breaks("C-02", "in kernel entries"),
        FileMutants.files("writes from user memory and does not say so", PullingFile::new)
            .breaks("C-04", "in user memory, not counted")
            .breaks("C-12", "KERNEL_WRITE is declared, but only 0 of 400000 bytes")
            .breaks("C-16", "in user memory, not counted"),
        sockets("sends from user memory and does not say so", (s, c) -> new PullingSocket(s))
            .breaks("C-07", "in user memory, not counted")
            .breaks("C-08", "in user memory, not counted"),
        Mutant.of("claims to receive in the kernel")
            .disabled(ReferenceTransportProvider.KERNEL)
            .by(inner -> claiming(inner, Capability.KERNEL_RECV))
            .breaks("C-12", "KERNEL_RECV is declared, but only 0 of 400000 bytes"),
        sockets("mixes up what came before a change of policy", (s, c) -> new Changing(s))
            .breaks("C-14", "wrong byte at offset"),
        FileMutants.files(
                "writes 64 KiB a byte too far",
                file ->
                    new ForwardingFile(file) {
                      @Override
                      public long write(IoVector from, long at) throws IOException {
                        return super.write(from, from.length() == 64 << 10 ? at + 1 : at);
                      }
                    })
            .breaks("C-15", "wrong byte at offset=1"));
  }

  private static List<Mutant> counts() {
    return List.of(
        sockets(
                "counts twice what it receives",
                (socket, counters) ->
                    afterRecv(
                        socket, (into, n) -> counters.add(Counter.USER_BYTES_IN, Math.max(0, n))))
            .breaks("C-03", "received; "),
        Mutant.of("counts a file as open that is closed")
            .by(
                inner ->
                    new ForwardingTransport(inner) {
                      @Override
                      IoFile altered(IoFile file) {
                        counters().add(Counter.FILES_OPEN, 1);
                        return file;
                      }
                    })
            .breaks("C-05", "files open ==> expected: <1>"),
        Mutant.of("has counted before it is opened")
            .by(
                inner -> {
                  inner.counters().add(Counter.PULLED_UP_BYTES, 5);
                  return inner;
                })
            .breaks("C-09", "before anything was done: PULLED_UP_BYTES"),
        sockets("gives memory back before it has it", Early::new)
            .breaks("C-10", "MEMORY_IN_USE was negative"),
        sockets(
                "counts fall-backs twice",
                (socket, counters) ->
                    new ForwardingSocket(socket) {
                      @Override
                      public long send(IoVector from, boolean more) throws IOException {
                        long n = super.send(from, more);
                        counters.addFallback(Fallback.FOREIGN, n);
                        return n;
                      }
                    })
            .breaks("C-11", "sent what another made: fall-backs of 800000"),
        sockets(
                "counts twice that there is no room",
                (socket, counters) ->
                    afterRecv(
                        socket,
                        (into, n) -> counters.add(Counter.NO_ROOM, n == Answer.NO_ROOM ? 1 : 0)))
            .breaks("C-13", "NO_ROOM=6"));
  }

  private static List<Mutant> switches() {
    return List.of(
        Mutant.of("writes a byte too far where a kill switch is pulled")
            .by(
                inner ->
                    new ForwardingTransport(inner) {
                      @Override
                      IoFile altered(IoFile file) {
                        return new ForwardingFile(file) {
                          @Override
                          public long write(IoVector from, long at) throws IOException {
                            return super.write(from, config().disabled().isEmpty() ? at : at + 1);
                          }
                        };
                      }
                    })
            .breaks("C-17", "wrong byte at offset"),
        Mutant.of("has pending entries that it does not declare")
            .by(inner -> declaring(inner, Set.of(), Set.of(Capability.PENDING)))
            .breaks("C-19", "PENDING is not declared, but the call is not refused"));
  }

  private static final class Greedy extends ForwardingSocket {
    Greedy(StreamSocket inner) {
      super(inner);
    }

    @Override
    public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
      int more = (int) Math.min(10, kernelMax);
      return super.recv(into, memoryMax + more, kernelMax - more);
    }
  }

  private static final class Early extends ForwardingSocket {
    private final Counters counters;
    private long given;

    Early(StreamSocket inner, Counters counters) {
      super(inner);
      this.counters = counters;
    }

    @Override
    public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
      if (given == 0) {
        given = 1L << 40;
        counters.add(Counter.MEMORY_IN_USE, -given);
      }
      return super.recv(into, memoryMax, kernelMax);
    }

    @Override
    public void close() {
      counters.add(Counter.MEMORY_IN_USE, given);
      given = 0;
      super.close();
    }
  }

  private static final class PullingFile extends ForwardingFile {
    PullingFile(IoFile inner) {
      super(inner);
    }

    @Override
    public long write(IoVector from, long position) throws IOException {
      from.pullUp((int) from.length());
      return super.write(from, position);
    }
  }

  private static final class PullingSocket extends ForwardingSocket {
    PullingSocket(StreamSocket inner) {
      super(inner);
    }

    @Override
    public long send(IoVector from, boolean more) throws IOException {
      from.pullUp((int) from.length());
      return super.send(from, more);
    }
  }

  private static final class Changing extends ForwardingSocket {
    Changing(StreamSocket inner) {
      super(inner);
    }

    private boolean changed;

    @Override
    public void policy(Policy policy) {
      changed |= policy != policy();
      super.policy(policy);
    }

    @Override
    public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
      if (changed && into.entryCount() > 1) {
        changed = false;
        into.pushBack(into.popFront());
      }
      return super.recv(into, memoryMax, kernelMax);
    }
  }
}
