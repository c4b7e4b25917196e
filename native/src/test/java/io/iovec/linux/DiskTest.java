package io.iovec.linux;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
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
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files that refuse bytes, and files that are odd. */
class DiskTest {
  private static final Pattern PATTERN = new Pattern(40);

  @RegisterExtension final NothingLeft nothingLeft = new NothingLeft();
  @TempDir Path directory;
  private Transport transport;
  private Round round;

  @BeforeEach
  void open() throws IOException {
    TransportConfig config = TransportConfig.defaults().withPolicy(Policy.KERNEL);
    transport = new KernelTransportProvider().open(config.withKernel(32 << 16, 1 << 16));
    round = new Round(transport, directory);
  }

  @AfterEach
  void close() {
    round.close();
    transport.close();
  }

  /** Returns bytes that were received, the first of them into memory. */
  private IoVector received(int memory, int kernel) throws IOException {
    StreamSocket[] sockets = new StreamSocket[1];
    FarEnd far = round.connect(sockets);
    round.watch(sockets[0], Poller.READ);
    IoVector vector = round.vector();
    while (vector.length() < memory) {
      far.send(PATTERN, memory);
      sockets[0].recv(vector, memory - (int) vector.length(), 0);
    }
    round.recvAll(sockets[0], vector, memory + kernel, far, PATTERN);
    return vector;
  }

  @Test
  void keepsWhatAFullDiskDoesNotTake() throws Exception {
    try (SmallDisk small = SmallDisk.mount(directory, "1m")) {
      Path disk = small.path();
      for (int memory : new int[] {0, 100_000, 600_000}) {
        Files.write(disk.resolve("filler"), new byte[700_000]);
        try (IoFile file = transport.open(disk, "f", CREATE, READ, WRITE);
            IoVector vector = received(memory, 700_000 - memory)) {
          SinkException e = catchThrowableOfType(SinkException.class, () -> file.write(vector, 0));
          assertThat(e.reason()).isEqualTo(Reason.NO_SPACE);
          assertThat(e.transferred()).isBetween(1L, 400_000L).isEqualTo(file.size());
          assertThat(vector.length()).isEqualTo(700_000 - e.transferred());
          Files.delete(disk.resolve("filler"));
          assertThat(file.write(vector, e.transferred())).isEqualTo(700_000 - e.transferred());
          PATTERN.expectInFile(disk.resolve("f"), 0, 700_000, 0);
          file.truncate(0);
        }
      }
    }
  }

  @Test
  void keepsWhatGoesBeyondTheLimitOfTheProcess() throws Exception {
    assertThat(LimitedJvm.run("ulimit -f 64", LimitedWrites.class))
        .isEqualToNormalizingNewlines("TOO_LARGE 65536\nTOO_LARGE 65536\n");
  }

  @Test
  void appendsThroughMemoryAndCountsIt() throws Exception {
    Files.write(directory.resolve("log"), new byte[] {1, 2, 3});
    IoFile file = round.open("log", APPEND);
    IoVector vector = received(1_000, 300_000);
    assertThat(file.write(vector, 77)).isEqualTo(301_000);
    PATTERN.expectInFile(directory.resolve("log"), 3, 301_000, 0);
    assertThat(transport.counters().fallbackBytes(Fallback.APPEND)).isEqualTo(300_000);
  }

  @Test
  void refusesToWriteWhatIsOpenForReading() throws Exception {
    Files.write(directory.resolve("read"), new byte[] {1, 2, 3});
    IoFile file = round.open("read", READ);
    for (int memory : new int[] {0, 1_000}) {
      IoVector vector = received(memory, 100_000);
      SinkException e = catchThrowableOfType(SinkException.class, () -> file.write(vector, 0));
      assertThat(e.reason()).isEqualTo(Reason.READ_ONLY);
      assertThat(e.transferred()).isZero();
      assertThat(PATTERN.expectAll(vector, 0)).isEqualTo(100_000 + memory);
    }
    assertThat(Files.readAllBytes(directory.resolve("read"))).containsExactly(1, 2, 3);
  }

  @Test
  void writesThroughMemoryWhereTheFileSystemRefusesToSplice() throws Exception {
    Path file = Path.of("/proc/self/oom_score_adj");
    byte[] asBefore = Files.readAllBytes(file);
    IoVector vector = round.vector();
    vector.pushBack(MemoryEntry.wrap(ByteBuffer.wrap(asBefore)));
    assertThat(vector.pushDown(asBefore.length)).isEqualTo(asBefore.length);
    try (IoFile odd = transport.open(Path.of("/proc/self"), "oom_score_adj", WRITE)) {
      assertThat(odd.write(vector, 0)).isEqualTo(asBefore.length);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(asBefore);
    assertThat(transport.counters().fallbackBytes(Fallback.REFUSED)).isEqualTo(asBefore.length);
  }

  @Test
  void readsFilesOfProcWhateverWay() throws Exception {
    for (String name : new String[] {"version", "self/cmdline", "self/environ", "self/maps"}) {
      try (IoFile file = transport.open(Path.of("/proc"), name, READ);
          IoVector vector = transport.vector()) {
        long n = 0;
        for (long at = 0; n >= 0; at += n) {
          n = file.read(vector, at, 1 << 16);
        }
        assertThat(n).isEqualTo(Answer.END_OF_STREAM);
        ByteBuffer bytes = ByteBuffer.allocate((int) vector.length());
        vector.take(bytes);
        if (!name.equals("self/maps")) {
          assertThat(bytes.array()).isEqualTo(Files.readAllBytes(Path.of("/proc", name)));
        }
      }
    }
  }

  @Test
  void deliversWhatWasReadFromAFileThatShrinksAfterwards() throws Exception {
    Files.write(directory.resolve("shrinks"), PATTERN.bytes(0, 300_000));
    IoFile file = round.open("shrinks", READ, WRITE);
    IoVector vector = round.vector();
    while (vector.length() < 300_000) {
      assertThat(file.read(vector, vector.length(), 300_000 - vector.length())).isPositive();
    }
    file.truncate(1_000);
    StreamSocket[] sockets = new StreamSocket[1];
    FarEnd far = round.connect(sockets);
    round.watch(sockets[0], Poller.WRITE);
    int received = 0;
    ByteBuffer in = ByteBuffer.allocate(1 << 16);
    while (received < 300_000) {
      if (!vector.isEmpty() && sockets[0].send(vector, false) == 0) {
        round.poll("room to send");
      }
      received += Math.max(0, far.channel().read(in.clear()));
    }
    assertThat(received).isEqualTo(300_000);
  }

  @Test
  void writesAndReadsBeyondTwoGibibytes() throws Exception {
    IoFile file = round.open("sparse", CREATE, READ, WRITE);
    for (long position : new long[] {(1L << 31) - 50_000, (1L << 32) - 50_000, 5L << 32}) {
      for (int memory : new int[] {0, 10_000}) {
        IoVector vector = received(memory, 100_000);
        assertThat(file.write(vector, position)).isEqualTo(100_000 + memory);
        PATTERN.expectInFile(directory.resolve("sparse"), position, 100_000, 0);
        while (vector.length() < 100_000) {
          long at = vector.length();
          assertThat(file.read(vector, position + at, 100_000 - at)).isPositive();
        }
        assertThat(PATTERN.expectAll(vector, 0)).isEqualTo(100_000);
      }
      assertThat(file.size()).isEqualTo(position + 110_000);
    }
    assertThat(transport.counters().get(Counter.FILES_OPEN)).isEqualTo(1);
  }
}
