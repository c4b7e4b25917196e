package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.iovec.Counter;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** What the rules of adapters need: servers, peers, vectors to write. */
abstract class AdapterSection extends RuleTests {
  private static final int TINY = 4096;
  private static final long TICK_NANOS = 3_000_000L;
  private static final int QUIET_TICKS = 20;
  private static final int LATE = 3;
  private static final long MOST_QUIET_NANOS = 1_000_000_000L;
  private static final List<Counter> GAUGES =
      List.of(
          Counter.SOCKETS_OPEN,
          Counter.FILES_OPEN,
          Counter.MEMORY_IN_USE,
          Counter.KERNEL_BUFFERS_IN_USE);

  static final int MIB = 1 << 20;

  private final AdapterConformance subject;
  private final Deque<Transport> transports = new ArrayDeque<>();

  AdapterSection(AdapterConformance subject) {
    this.subject = subject;
  }

  @Override
  final void closeTransports() {
    while (!transports.isEmpty()) {
      try (Transport transport = transports.pop()) {
        for (Counter gauge : GAUGES) {
          assertEquals(
              0,
              transport.counters().get(gauge),
              "A-43: the server is closed, but the transport's " + gauge + " is not 0");
        }
      }
    }
  }

  final Adapter adapter() {
    return subject.subject();
  }

  final boolean has(Feature feature) {
    return adapter().features().contains(feature);
  }

  /** Opens a transport; closed after the test, when nothing of it may be in use any more. */
  final Transport open() throws IOException {
    return open(subject.config());
  }

  final Transport open(Policy policy) throws IOException {
    return open(subject.config().withPolicy(policy));
  }

  /** Opens a transport with room for little: 1 MiB of memory, 512 KiB in the kernel. */
  final Transport openSmall(Policy policy) throws IOException {
    return open(
        subject
            .config()
            .withPolicy(policy)
            .withMemory(1 << 20, 16 << 10)
            .withKernel(512 << 10, 64 << 10));
  }

  private Transport open(TransportConfig config) throws IOException {
    Transport transport = subject.open(config);
    transports.push(transport);
    return transport;
  }

  /** Starts a server on a transport of its own; closed after the test. */
  final AdapterServer serve(AdapterSetup setup, AdapterHandler handler) throws Exception {
    return serve(open(), setup, handler);
  }

  final AdapterServer serve(Transport transport, AdapterSetup setup, AdapterHandler handler)
      throws Exception {
    AdapterServer server = new AdapterBounded(adapter().serve(transport, setup, handler));
    AutoCloseable unused = own(server::close);
    return server;
  }

  final Peer connect(AdapterServer server) throws IOException {
    return own(new Peer(SocketChannel.open(server.address())));
  }

  /** Connects a peer whose receive buffer is as small as the system allows. */
  final Peer connectTiny(AdapterServer server) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, TINY);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, TINY);
      channel.connect(server.address());
      return own(new Peer(channel));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Makes a vector of {@code length} bytes of {@link #content}: user memory, bytes in the kernel if
   * the transport has room for them there, and an entry that it did not make.
   */
  final IoVector mixed(Transport transport, long offset, int length) throws IOException {
    int header = length / 8;
    int payload = length / 2;
    int rest = length - header - payload;
    IoVector vector = transport.vector();
    vector.pushBack(MemoryEntry.wrap(content.buffer(offset, header)));
    try (IoVector pushed = transport.vector()) {
      pushed.pushBack(MemoryEntry.wrap(content.buffer(offset + header, payload)));
      pushDown(pushed, payload);
      vector.append(pushed);
    }
    vector.pushBack(new OpaqueEntry(content.copy(offset + header + payload, rest)));
    return vector;
  }

  /** Pushes down as many of the first bytes as there is room for in the kernel. */
  static void pushDown(IoVector vector, long count) throws IOException {
    try {
      vector.pushDown(count);
    } catch (NoRoomException e) {
      // The others stay in user memory.
    }
  }

  /** Writes a part of {@link #content}, of every two one as a vector if the framework can. */
  final CompletableFuture<Void> write(
      Transport transport, AdapterConnection connection, int number, long offset, int length)
      throws IOException {
    CompletionStage<Void> written =
        number % 2 == 0 && has(Feature.VECTORS)
            ? connection.write(mixed(transport, offset, length))
            : connection.write(content.buffer(offset, length));
    return written.toCompletableFuture();
  }

  /**
   * Waits until a number has not changed for a while, and returns it. On a machine so busy that
   * this thread is woken late, who changes the number may be too: then it waits longer.
   */
  static long quiet(LongSupplier number) {
    Deadline deadline = new Deadline();
    long last = number.getAsLong();
    long end = System.nanoTime() + MOST_QUIET_NANOS;
    int quiet = 0;
    while (quiet < QUIET_TICKS) {
      long start = System.nanoTime();
      LockSupport.parkNanos(TICK_NANOS);
      long woken = System.nanoTime();
      boolean isLate = woken - start > LATE * TICK_NANOS && woken - end < 0;
      long now = number.getAsLong();
      quiet = now != last || isLate ? 0 : quiet + 1;
      if (now != last) {
        last = now;
        deadline.check(() -> "a number to stay as it is, now=" + now);
      }
    }
    return last;
  }
}
