package io.iovec.samples.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.Transport;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What two ends see of each other through a relay. */
@ParameterizedClass
@EnumSource(On.class)
class RelayTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int MIB = 1 << 20;
  private static final int BUFFER = 256 << 10;

  private final On on;
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final ExecutorService background = Executors.newCachedThreadPool();
  private Transport transport;
  private ServerSocket target;
  private Relay relay;
  private Thread thread;

  RelayTest(On on) {
    this.on = on;
  }

  @BeforeEach
  void start() throws IOException {
    transport = On.open(on.config());
    target = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    relay = relayTo(target.getLocalSocketAddress());
    thread = new Thread(relay, "relay");
    thread.start();
  }

  private Relay relayTo(SocketAddress address) throws IOException {
    return new Relay(
        transport,
        new RelayConfig(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), address, 100, BUFFER),
        log::add);
  }

  @AfterEach
  void leavesNothing() throws Exception {
    background.shutdownNow();
    if (transport == null) {
      return;
    }
    try {
      target.close();
      relay.close();
      thread.join(DEADLINE.toMillis());
      assertThat(thread.isAlive()).isFalse();
      for (Counter counter :
          new Counter[] {
            Counter.SOCKETS_OPEN, Counter.KERNEL_BUFFERS_IN_USE, Counter.MEMORY_IN_USE
          }) {
        assertThat(transport.counters().get(counter)).as("%s, log=%s", counter, log).isZero();
      }
    } finally {
      transport.close();
    }
  }

  private Socket client() throws IOException {
    return tuned(new Socket(), relay.address());
  }

  private static Socket tuned(Socket socket, SocketAddress address) throws IOException {
    socket.setSoTimeout((int) DEADLINE.toMillis());
    socket.setTcpNoDelay(true);
    socket.connect(address);
    return socket;
  }

  private Socket accept() throws IOException {
    target.setSoTimeout((int) DEADLINE.toMillis());
    Socket socket = target.accept();
    socket.setSoTimeout((int) DEADLINE.toMillis());
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static byte[] randomBytes(int length) {
    long seed = System.nanoTime();
    System.out.println("seed=" + seed);
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private Future<?> send(Socket to, byte[] bytes) {
    return background.submit(
        () -> {
          to.getOutputStream().write(bytes);
          return null;
        });
  }

  private static byte[] receive(Socket from, int length) throws IOException {
    byte[] bytes = new byte[length];
    new DataInputStream(from.getInputStream()).readFully(bytes);
    return bytes;
  }

  private static void end(Socket socket) throws IOException {
    socket.close();
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private long openSockets() {
    return transport.counters().get(Counter.SOCKETS_OPEN);
  }

  private void awaitAllClosed() {
    // All but the listener.
    await().atMost(DEADLINE).until(() -> openSockets() == 1);
  }

  @Test
  void passesBytesBothWaysAtOnce() throws Exception {
    byte[] up = randomBytes(20 * MIB);
    byte[] down = randomBytes(30 * MIB);
    try (Socket client = client();
        Socket server = accept()) {
      Future<?> sentUp = send(client, up);
      Future<?> sentDown = send(server, down);
      Future<byte[]> received = background.submit(() -> receive(server, up.length));
      assertThat(receive(client, down.length)).isEqualTo(down);
      assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo(up);
      sentUp.get(30, TimeUnit.SECONDS);
      sentDown.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void doesNotWaitForMore() throws IOException {
    try (Socket client = client();
        Socket server = accept()) {
      for (int i = 0; i < 300; i++) {
        client.getOutputStream().write(i);
        assertThat(server.getInputStream().read()).isEqualTo(i & 0xFF);
        server.getOutputStream().write(new byte[i + 1]);
        receive(client, i + 1);
      }
    }
  }

  @Test
  void carriesAHalfCloseThroughBehindAllBytes() throws Exception {
    byte[] up = randomBytes(8 * MIB);
    byte[] down = randomBytes(3 * MIB);
    try (Socket client = client();
        Socket server = accept()) {
      Future<?> sent =
          background.submit(
              () -> {
                client.getOutputStream().write(up);
                client.shutdownOutput();
                return null;
              });
      assertThat(server.getInputStream().readAllBytes()).isEqualTo(up);
      sent.get(30, TimeUnit.SECONDS);
      server.getOutputStream().write(down, 0, MIB);
      assertThat(receive(client, MIB)).isEqualTo(Arrays.copyOf(down, MIB));
      Future<?> rest =
          background.submit(
              () -> {
                server.getOutputStream().write(down, MIB, down.length - MIB);
                end(server);
                return null;
              });
      assertThat(client.getInputStream().readAllBytes())
          .isEqualTo(Arrays.copyOfRange(down, MIB, down.length));
      rest.get(30, TimeUnit.SECONDS);
    }
    awaitAllClosed();
  }

  @Test
  void holdsNoMoreThanItMay() throws Exception {
    byte[] chunk = randomBytes(64 << 10);
    try (SocketChannel client = SocketChannel.open(relay.address());
        Socket server = accept()) {
      client.configureBlocking(false);
      long sent = 0;
      long idle = System.nanoTime();
      // Until neither the relay nor the system takes anything more.
      while (System.nanoTime() - idle < TimeUnit.MILLISECONDS.toNanos(500)) {
        int at = (int) (sent % chunk.length);
        int n = client.write(ByteBuffer.wrap(chunk, at, chunk.length - at));
        sent += n;
        if (n > 0) {
          idle = System.nanoTime();
        }
      }
      assertThat(held()).isEqualTo(BUFFER);
      client.shutdownOutput();
      InputStream in = server.getInputStream();
      byte[] bytes = in.readAllBytes();
      assertThat(bytes).hasSize((int) sent);
      for (int i = 0; i < bytes.length; i += chunk.length) {
        int n = Math.min(chunk.length, bytes.length - i);
        assertThat(Arrays.equals(bytes, i, i + n, chunk, 0, n)).as("at " + i).isTrue();
      }
    }
  }

  /** Returns the bytes that the relay has received and not sent yet, while it stands still. */
  private long held() {
    return transport.counters().get(Counter.USER_BYTES_IN)
        + transport.counters().get(Counter.KERNEL_BYTES_IN)
        - transport.counters().get(Counter.USER_BYTES_OUT)
        - transport.counters().get(Counter.KERNEL_BYTES_OUT);
  }

  @Test
  void resetsOneEndWhenTheOtherIsReset() throws IOException {
    try (Socket client = client();
        Socket server = accept()) {
      client.getOutputStream().write(1);
      assertThat(server.getInputStream().read()).isEqualTo(1);
      reset(client);
      assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    try (Socket client = client();
        Socket server = accept()) {
      server.getOutputStream().write(1);
      assertThat(client.getInputStream().read()).isEqualTo(1);
      reset(server);
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    awaitAllClosed();
  }

  @Test
  void endsTheClientWhenTheTargetCannotBeReached() throws IOException {
    target.close();
    try (Socket client = client()) {
      assertThatThrownBy(
              () -> {
                if (client.getInputStream().read() < 0) {
                  throw new SocketException("closed");
                }
              })
          .isInstanceOf(SocketException.class);
    }
    awaitAllClosed();
    assertThat(log).isNotEmpty();
  }

  @Test
  void keepsNoDescriptors() throws IOException {
    round(50);
    awaitAllClosed();
    int before = descriptors();
    round(500);
    awaitAllClosed();
    assertThat(descriptors()).isLessThanOrEqualTo(before + 16);
  }

  private void round(int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      try (Socket client = client();
          Socket server = accept()) {
        client.getOutputStream().write(new byte[1000]);
        receive(server, 1000);
        if (i % 3 == 0) {
          client.setSoLinger(true, 0);
        } else if (i % 3 == 1) {
          server.setSoLinger(true, 0);
        }
      }
    }
  }

  private static int descriptors() {
    return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
  }

  @Test
  void relaysNoMoreConnectionsThanItMay() throws Exception {
    Relay small =
        new Relay(
            transport,
            new RelayConfig(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                target.getLocalSocketAddress(),
                1,
                BUFFER),
            log::add);
    Thread running = new Thread(small);
    running.start();
    try (Socket first = tuned(new Socket(), small.address());
        Socket firstServer = accept();
        Socket second = tuned(new Socket(), small.address())) {
      second.getOutputStream().write(2);
      first.getOutputStream().write(1);
      assertThat(firstServer.getInputStream().read()).isEqualTo(1);
      // Two listeners and one pair.
      assertThat(openSockets()).isEqualTo(4);
      end(first);
      end(firstServer);
      try (Socket secondServer = accept()) {
        assertThat(secondServer.getInputStream().read()).isEqualTo(2);
      }
    } finally {
      small.close();
      running.join();
    }
  }

  @Test
  void endsAllWhenItIsClosed() throws IOException {
    try (Socket client = client();
        Socket server = accept()) {
      client.getOutputStream().write(1);
      assertThat(server.getInputStream().read()).isEqualTo(1);
      relay.close();
      assertThat(client.getInputStream().read()).isNegative();
      assertThat(server.getInputStream().read()).isNegative();
    }
  }

  @Test
  void staysInTheKernelUnlessMemoryIsWanted() throws Exception {
    byte[] up = randomBytes(4 * MIB);
    try (Socket client = client();
        Socket server = accept()) {
      Future<?> sent = send(client, up);
      assertThat(receive(server, up.length)).isEqualTo(up);
      sent.get(30, TimeUnit.SECONDS);
    }
    boolean inKernel =
        transport.capabilities().contains(Capability.KERNEL_RELAY) && on != On.KERNEL_MEMORY;
    assertThat(transport.counters().get(Counter.USER_BYTES_IN)).isEqualTo(inKernel ? 0 : up.length);
  }
}
