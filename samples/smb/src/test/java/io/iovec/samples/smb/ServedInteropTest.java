package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.Leaks;
import io.iovec.Transport;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server on one transport, for clients that nobody here wrote; when it is closed nothing must be
 * left of what it opened.
 */
abstract class ServedInteropTest {
  /** Whether the tests themselves are tested. */
  static final boolean SMBD = Boolean.getBoolean("iovec.test.smbd");

  /** Whether to send as much as people do. */
  static final boolean BIG = Boolean.getBoolean("iovec.test.big");

  static final Duration DEADLINE = Duration.ofSeconds(30);

  /** What the runtime may open or start by itself: a class file, a thread that compiles. */
  static final int SPARE = 6;

  static final String SHARE = "files";
  static final int KIB = 1 << 10;
  static final int MIB = 1 << 20;

  private final On on;
  @TempDir Path temporary;

  /** What the server serves. */
  Path share;

  /** Where the client keeps its own files. */
  Path here;

  private @Nullable SmbclientDaemon daemon;
  private @Nullable SmbclientHost host;
  private List<String> open = List.of();
  private long leaked;

  ServedInteropTest(On on) {
    this.on = on;
  }

  @BeforeEach
  void makesDirectories() throws IOException {
    Assumptions.assumeTrue(!SMBD || on == On.KERNEL_KERNEL, "once is enough");
    share = Files.createDirectory(temporary.resolve("share"));
    here = Files.createDirectory(temporary.resolve("here"));
  }

  void start() throws IOException {
    start(true, false);
  }

  void start(boolean guest, boolean readOnly) throws IOException {
    if (SMBD) {
      daemon = SmbclientDaemon.start(temporary.resolve("smbd"), SHARE, share, guest, readOnly);
      return;
    }
    On.open(on.config()).close();
    leaked = Leaks.leaked();
    open = Leaks.open();
    host = SmbclientHost.start(on.config(), SHARE, share, guest, readOnly);
  }

  int port() {
    return host != null ? host.port() : Objects.requireNonNull(daemon).port;
  }

  /** Ends the server, and tells what it has left. */
  @AfterEach
  void leavesNothing() {
    if (daemon != null) {
      daemon.close();
      daemon = null;
    }
    if (host != null) {
      try (SmbclientHost closed = host) {
        host = null;
        closed.server.close();
        assertNothingInUse(closed.transport, 0);
      }
      assertThat(Leaks.leaked()).isEqualTo(leaked);
      assertThat(Leaks.open()).hasSizeLessThanOrEqualTo(open.size());
    }
  }

  private static void assertNothingInUse(Transport transport, int sockets) {
    Counters counters = transport.counters();
    assertThat(counters.get(Counter.SOCKETS_OPEN)).as("sockets").isEqualTo(sockets);
    assertThat(counters.get(Counter.FILES_OPEN)).as("files").isZero();
    assertThat(counters.get(Counter.KERNEL_BUFFERS_IN_USE)).as("kernel buffers").isZero();
    assertThat(counters.get(Counter.MEMORY_IN_USE)).as("memory").isZero();
  }

  /** Waits until no connection is left, and nothing that belonged to one. */
  void awaitQuiet() {
    if (host != null) {
      Transport transport = host.transport;
      await().atMost(DEADLINE).untilAsserted(() -> assertNothingInUse(transport, 1));
    }
  }

  /** Returns how many descriptors are open, but for pipes that wait to be used again. */
  long descriptors() {
    long all = Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    return host == null
        ? all
        : all - 2 * host.transport.counters().get(Counter.KERNEL_BUFFERS_POOLED);
  }

  /** Waits until there are no more threads than that: those of a client end a little later. */
  static void awaitThreads(int most) {
    await()
        .atMost(DEADLINE)
        .untilAsserted(() -> assertThat(Thread.getAllStackTraces()).hasSizeLessThanOrEqualTo(most));
  }

  Smbclient smbclient() {
    Smbclient.assumeThereIs("smbclient");
    return new Smbclient(port(), SHARE, here, List.of());
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

  /** Writes a file of random bytes, no MiB of which is like another. */
  static void writeRandom(Path file, long size) throws IOException {
    byte[] bytes = randomBytes(MIB);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = size; left > 0; left -= bytes.length) {
        ByteBuffer.wrap(bytes).putLong(left);
        out.write(bytes, 0, (int) Math.min(left, bytes.length));
      }
    }
  }

  /** Asserts that a file has a content, much faster than AssertJ does. */
  static void assertContent(Path file, byte[] expected) throws IOException {
    byte[] stored = Files.readAllBytes(file);
    assertThat(stored.length).as("length of %s", file).isEqualTo(expected.length);
    assertThat(Arrays.mismatch(stored, expected)).as("first difference of %s", file).isEqualTo(-1);
  }

  static String hash(Path file) throws Exception {
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), hash)) {
      Files.copy(file, out);
    }
    return HexFormat.of().formatHex(hash.digest());
  }
}
