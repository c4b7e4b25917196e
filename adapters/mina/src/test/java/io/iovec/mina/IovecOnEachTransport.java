package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Counter;
import io.iovec.Frame;
import io.iovec.Framer;
import io.iovec.IoVector;
import io.iovec.Leaks;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.Transports;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.future.IoFuture;
import org.apache.mina.core.service.IoHandler;
import org.apache.mina.core.session.IoSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs each test on both transports, on the kernel's with a payload that never enters user memory,
 * and checks that nothing is left behind.
 */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"nio", "kernel"})
abstract class IovecOnEachTransport {
  static final Duration DEADLINE = Duration.ofSeconds(20);
  static final int FIRST_JAVA_WITH_KERNEL = 22;

  /** A length of four bytes, in memory, and so many that may stay in the kernel. */
  static final Framer LENGTH_FIRST =
      start -> start.hasRemaining() ? Frame.of(4, start.getInt()) : Frame.unknown(4);

  @Parameter String name;
  KnobTransport transport;
  IovecSocketAcceptor acceptor;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @BeforeEach
  void openTransport() throws IOException {
    Assumptions.assumeTrue(
        !name.equals("kernel") || Runtime.version().feature() >= FIRST_JAVA_WITH_KERNEL,
        "needs Java 22 or newer");
    transport = open(configured(TransportConfig.defaults()));
    acceptor = new IovecSocketAcceptor(transport, 1);
    closing(() -> acceptor.dispose(true));
  }

  final TransportConfig configured(TransportConfig config) {
    return config.withTransport(name).withPolicy(Policy.KERNEL);
  }

  final KnobTransport open(TransportConfig config) throws IOException {
    Transport real = Transports.open(config);
    return closing(new KnobTransport(real));
  }

  final <T extends AutoCloseable> T closing(T resource) {
    opened.push(resource);
    return resource;
  }

  @AfterEach
  void leavesNothing() throws Exception {
    while (!opened.isEmpty()) {
      AutoCloseable resource = opened.pop();
      if (resource instanceof KnobTransport used) {
        assertThat(used.counters().get(Counter.SOCKETS_OPEN)).as("sockets").isZero();
        assertThat(used.counters().get(Counter.MEMORY_IN_USE)).as("memory").isZero();
        assertThat(used.counters().get(Counter.KERNEL_BUFFERS_IN_USE)).as("pipes").isZero();
      }
      resource.close();
    }
    assertThat(Leaks.open()).isEmpty();
  }

  final InetSocketAddress bind(IoHandler handler) throws IOException {
    acceptor.setHandler(handler);
    acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return acceptor.getLocalAddress();
  }

  final Socket client() throws IOException {
    InetSocketAddress address = acceptor.getLocalAddress();
    Socket socket = closing(new Socket(address.getAddress(), address.getPort()));
    socket.setSoTimeout((int) DEADLINE.toMillis());
    socket.setTcpNoDelay(true);
    return socket;
  }

  final IoVector vector(byte[] bytes) {
    IoVector vector = transport.vector();
    vector.pushBack(MemoryEntry.wrap(ByteBuffer.wrap(bytes)));
    return vector;
  }

  /** A message as {@link #LENGTH_FIRST} has it. */
  static byte[] message(int payload, int seed) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + payload).putInt(payload);
    for (int i = 0; i < payload; i++) {
      bytes.put((byte) (i * 31 + (i >>> 8) * 7 + seed));
    }
    return bytes.array();
  }

  static byte[] read(Socket socket, int count) throws IOException {
    byte[] bytes = new byte[count];
    new DataInputStream(socket.getInputStream()).readFully(bytes);
    return bytes;
  }

  static byte[] bytes(IoVector vector) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) vector.length());
    vector.take(bytes);
    return bytes.array();
  }

  static <T extends IoFuture> T done(T future) throws InterruptedException {
    assertThat(future.await(DEADLINE.toMillis())).as("done: %s", future).isTrue();
    return future;
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  final IoSession session() {
    Awaitility.await().atMost(DEADLINE).until(() -> !acceptor.getManagedSessions().isEmpty());
    return acceptor.getManagedSessions().values().iterator().next();
  }
}
