package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.inject.Guice;
import io.iovec.Transport;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A server on each transport, and clients that are told byte by byte what to send. */
@ParameterizedClass
@EnumSource(names = {"KERNEL_KERNEL", "NIO_CHEAPEST"})
abstract class ServedTest {
  static final Duration DEADLINE = Duration.ofSeconds(30);
  static final String SHARE = "share";
  static final int KIB = 1 << 10;
  static final int MIB = 1 << 20;

  private final List<AutoCloseable> closing = new ArrayList<>();
  final On on;
  @TempDir Path temporary;
  Path directory;
  Transport transport;
  SmbServer server;

  ServedTest(On on) {
    this.on = on;
  }

  SmbConfig config() {
    return SmbConfig.of(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SHARE, directory)
        .withGuest(true);
  }

  void start() throws IOException {
    directory = Files.createDirectories(temporary.resolve("directory"));
    start(config());
  }

  void start(SmbConfig config) throws IOException {
    transport = On.open(on.config());
    server =
        Guice.createInjector(
                new SmbModule(config), binder -> binder.bind(Transport.class).toInstance(transport))
            .getInstance(SmbServer.class);
  }

  int port() {
    return server.address().getPort();
  }

  /** Returns a client that is connected to the share. */
  RawClient client() throws IOException {
    return closed(RawClient.connect(port(), SHARE));
  }

  /** Returns a client that has said nothing yet. */
  RawClient stranger() throws IOException {
    return closed(new RawClient(port()));
  }

  <T extends AutoCloseable> T closed(T what) {
    closing.add(what);
    return what;
  }

  @AfterEach
  void leavesNothing() throws Exception {
    for (AutoCloseable one : closing) {
      one.close();
    }
    if (server != null) {
      server.close();
      transport.close();
      await()
          .atMost(DEADLINE)
          .untilAsserted(
              () ->
                  assertThat(Thread.getAllStackTraces().keySet())
                      .extracting(Thread::getName)
                      .noneMatch(name -> name.startsWith("iovec-smb")));
    }
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
