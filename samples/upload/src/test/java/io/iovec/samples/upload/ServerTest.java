package io.iovec.samples.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.Counter;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A server on each transport; when it is closed nothing must be left of what it opened. */
@ParameterizedClass
@EnumSource(On.class)
abstract class ServerTest {
  static final Duration DEADLINE = Duration.ofSeconds(30);

  private final On on;
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  @TempDir Path temporary;
  Transport transport;
  UploadServer server;
  private Thread thread;

  ServerTest(On on) {
    this.on = on;
  }

  TransportConfig transportConfig() {
    return on.config();
  }

  void start() throws IOException {
    start(UploadConfig.defaults(temporary));
  }

  void start(UploadConfig config) throws IOException {
    start(transportConfig(), config);
  }

  void start(TransportConfig transportConfig, UploadConfig config) throws IOException {
    transport = On.open(transportConfig);
    server =
        new UploadServer(
            transport,
            config.withAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            log::add);
    thread = new Thread(server, "server");
    thread.start();
  }

  @AfterEach
  void leavesNothing() throws Exception {
    if (transport == null) {
      return;
    }
    try {
      server.close();
      thread.join(DEADLINE.toMillis());
      assertThat(thread.isAlive()).as("server's thread").isFalse();
      for (Counter counter :
          new Counter[] {
            Counter.SOCKETS_OPEN,
            Counter.FILES_OPEN,
            Counter.KERNEL_BUFFERS_IN_USE,
            Counter.MEMORY_IN_USE
          }) {
        assertThat(transport.counters().get(counter)).as("%s, log=%s", counter, log).isZero();
      }
      assertThat(unfinished(temporary)).isZero();
    } finally {
      transport.close();
    }
  }

  SocketAddress address() {
    return server.address();
  }

  HttpClient client() throws IOException {
    return new HttpClient(address());
  }

  Queue<String> log() {
    return log;
  }

  static long unfinished(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith(".")).count();
    }
  }

  void awaitNothingUnfinished() {
    await().atMost(DEADLINE).until(() -> unfinished(temporary) == 0);
  }

  void awaitUnfinished(int count) {
    await().atMost(DEADLINE).until(() -> unfinished(temporary) == count);
  }

  /** Returns how many bytes the server has received, as long as it has sent no file. */
  long received() {
    return transport.counters().get(Counter.USER_BYTES_IN)
        + transport.counters().get(Counter.KERNEL_BYTES_IN);
  }

  void awaitReceived(long bytes) {
    await()
        .atMost(DEADLINE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(() -> assertThat(received()).isGreaterThanOrEqualTo(bytes));
  }

  static int descriptors() {
    return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
  }

  static Random random() {
    long seed = System.nanoTime();
    System.out.println("seed=" + seed);
    return new Random(seed);
  }

  static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random().nextBytes(bytes);
    return bytes;
  }
}
