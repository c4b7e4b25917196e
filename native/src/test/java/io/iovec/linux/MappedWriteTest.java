package io.iovec.linux;

import static io.iovec.FileOption.OVERWRITTEN;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.iovec.Counter;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.SinkException;
import io.iovec.SinkException.Reason;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.kernel.KernelTransportProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Pending bytes that are received into mappings of real files: those that change meanwhile too. */
class MappedWriteTest {
  private static final int WINDOW = 8 << 20;
  private static final int LARGE = 300_000;
  private static final Pattern PATTERN = new Pattern(60);

  private final long seed = Long.getLong("iovec.test.seed", System.nanoTime());
  @RegisterExtension final NothingLeft nothingLeft = new NothingLeft();
  @TempDir Path directory;
  private Transport transport;
  private Round round;
  private StreamSocket socket;
  private FarEnd far;
  private IoVector vector;
  private final AtomicLong expected = new AtomicLong();

  @BeforeEach
  void open() throws IOException {
    transport =
        new KernelTransportProvider().open(TransportConfig.defaults().withPolicy(Policy.KERNEL));
    round = new Round(transport, directory);
    StreamSocket[] sockets = new StreamSocket[1];
    far = round.connect(sockets);
    socket = sockets[0];
    round.watch(socket, Poller.READ);
    vector = round.vector();
  }

  @AfterEach
  void close() {
    round.close();
    assertThat(transport.counters().get(Counter.MAPPED_SPACE)).isZero();
    transport.close();
  }

  private IoFile overwritten(Path root, long size) throws IOException {
    IoFile file = round.own(transport.open(root, "f", CREATE, READ, WRITE, OVERWRITTEN));
    file.truncate(size);
    return file;
  }

  /** Writes the next {@code count} bytes of the stream. */
  private void write(IoFile file, long position, long count) throws IOException {
    long end = far.sent() + count;
    socket.pending(vector, count);
    long written = 0;
    while (written < count) {
      far.send(PATTERN, end);
      long n = file.write(vector, position + written);
      written += n;
      assertThat(vector.length()).isEqualTo(count - written);
      if (n == 0) {
        round.poll("bytes, written=" + written);
      }
    }
  }

  private long mapped() {
    return transport.counters().get(Counter.MAPPED_BYTES);
  }

  private static List<String> mappings(Path path) throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.endsWith(path.toString())).toList();
    }
  }

  @Test
  void overwritesRangesAnywhere() throws IOException {
    Random random = new Random(seed);
    long size = 3L * WINDOW + 12_345;
    IoFile file = overwritten(directory, size);
    byte[] expected = new byte[(int) size];
    for (int i = 0; i < 60; i++) {
      long place = far.sent();
      int count = 1 + random.nextInt(i % 3 == 0 ? LARGE : 20_000);
      int edge = (1 + random.nextInt(3)) * WINDOW;
      int position =
          Math.min(
              (int) size - count,
              i % 2 == 0 ? random.nextInt((int) size) : edge - random.nextInt(count));
      write(file, position, count);
      System.arraycopy(PATTERN.bytes(place, count), 0, expected, position, count);
    }
    assertThat(Files.readAllBytes(directory.resolve("f"))).as("seed=%d", seed).isEqualTo(expected);
    assertThat(mapped()).as("seed=%d", seed).isPositive();
    assertThat(transport.counters().get(Counter.USER_BYTES_IN)).isZero();
    assertThat(mappings(directory.resolve("f"))).isNotEmpty();
    file.close();
    assertThat(mappings(directory.resolve("f"))).isEmpty();
  }

  @Test
  void isSeenByOtherReadersAndAfterForce() throws IOException {
    IoFile file = overwritten(directory, LARGE);
    write(file, 0, LARGE);
    PATTERN.expectInFile(directory.resolve("f"), 0, LARGE, 0);
    file.force(false);
    file.force(true);
    while (vector.length() < LARGE) {
      assertThat(file.read(vector, vector.length(), LARGE - vector.length())).isPositive();
    }
    assertThat(PATTERN.expectAll(vector, 0)).isEqualTo(LARGE);
    assertThat(mapped()).isEqualTo(LARGE);
  }

  @Test
  void changesTheTimeOfTheFileAndNotThatOfReading() throws IOException {
    Path path = directory.resolve("f");
    IoFile file = overwritten(directory, LARGE);
    // To map a file is to have read it.
    write(file, 0, LARGE);
    FileTime past = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
    for (int i = 0; i < 3; i++) {
      Files.setLastModifiedTime(path, past);
      Files.setAttribute(path, "lastAccessTime", past);
      // The pages are changed already, so that the file system does not see it happen.
      write(file, 0, LARGE);
      assertThat(Files.getLastModifiedTime(path)).isGreaterThan(past);
      assertThat(Files.getAttribute(path, "lastAccessTime")).isEqualTo(past);
    }
    assertThat(mapped()).isEqualTo(4L * LARGE);
  }

  @Test
  void fillsHolesAndExtendsTheFile() throws IOException {
    IoFile file = overwritten(directory, 4_500);
    // Its last page has room behind its end, which is not the file's.
    write(file, 0, 8_000);
    file.truncate(200_000);
    write(file, 8_000, LARGE);
    PATTERN.expectInFile(directory.resolve("f"), 0, LARGE + 8_000, 0);
    assertThat(file.size()).isEqualTo(LARGE + 8_000);
    assertThat(mapped()).isBetween(4_500L, 196_500L);
  }

  @Test
  void keepsWhatAFullDiskDoesNotTake() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, "1m")) {
      try (IoFile file = transport.open(disk.path(), "f", CREATE, READ, WRITE, OVERWRITTEN)) {
        file.truncate(700_000);
        Files.write(disk.path().resolve("filler"), new byte[700_000]);
        SinkException e = catchThrowableOfType(SinkException.class, () -> write(file, 0, 700_000));
        assertThat(e.reason()).isEqualTo(Reason.NO_SPACE);
        long written = 700_000 - vector.length();
        assertThat(written).isBetween(100_000L, 400_000L);
        PATTERN.expectInFile(disk.path().resolve("f"), 0, written, 0);
        Files.delete(disk.path().resolve("filler"));
        while (!vector.isEmpty()) {
          far.send(PATTERN, 700_000);
          long n = file.write(vector, written);
          written += n;
          if (n == 0) {
            round.poll("bytes, written=" + written);
          }
        }
        PATTERN.expectInFile(disk.path().resolve("f"), 0, 700_000, 0);
        assertThat(mapped()).isPositive();
      }
    }
  }

  @Test
  void losesNoByteOfTheStreamWhileTheFileIsCut() throws Exception {
    Random random = new Random(seed);
    IoFile file = overwritten(directory, 4L * LARGE);
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<?> cutting = threads.submit(() -> cut(directory.resolve("f"), over));
      try {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (System.nanoTime() < end && !cutting.isDone()) {
          write(file, random.nextInt(3 * LARGE), LARGE);
        }
      } finally {
        over.set(true);
        cutting.get();
      }
    }
    file.truncate(4L * LARGE);
    long place = far.sent();
    write(file, 1_000, LARGE);
    PATTERN.expectInFile(directory.resolve("f"), 1_000, LARGE, place);
    assertThat(mapped()).as("seed=%d", seed).isPositive();
  }

  private static Void cut(Path path, AtomicBoolean over) throws IOException {
    Random random = new Random(1);
    try (FileChannel channel = FileChannel.open(path, WRITE)) {
      while (!over.get()) {
        channel.truncate(random.nextInt(4 * LARGE));
        channel.write(ByteBuffer.allocate(1), 4L * LARGE - 1);
      }
    }
    return null;
  }

  @Test
  void isClosedWhileAnotherThreadWrites() throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int i = 0; i < 50; i++) {
        IoFile file = overwritten(directory, 3L * LARGE);
        Future<?> user = threads.submit(() -> writeUntilClosed(file));
        long before = mapped();
        while (mapped() == before && !user.isDone()) {
          Thread.onSpinWait();
        }
        file.close();
        user.get(20, TimeUnit.SECONDS);
        assertThat(mappings(directory.resolve("f"))).isEmpty();
        assertThat(transport.counters().get(Counter.MAPPED_SPACE)).isZero();
      }
    }
    IoFile file = overwritten(directory, LARGE);
    // The rest of what was begun is given up, and dropped as it comes.
    vector.clear();
    while (far.sent() < expected.get()) {
      far.send(PATTERN, expected.get());
      socket.recv(vector, 1, 0);
      round.poll("what was given up");
    }
    write(file, 0, LARGE);
    PATTERN.expectInFile(directory.resolve("f"), 0, LARGE, expected.get());
  }

  private Void writeUntilClosed(IoFile file) throws IOException {
    try {
      while (true) {
        if (vector.isEmpty()) {
          socket.pending(vector, LARGE);
          expected.addAndGet(LARGE);
        }
        far.send(PATTERN, expected.get());
        file.write(vector, 0);
      }
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("closed");
    }
    return null;
  }
}
