package io.iovec.nio;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.SinkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Writing to a file system of one mebibyte, which {@code mount} makes where it may. */
@ExtendWith(LeakCheck.class)
class DiskFullInteropTest {
  private static final byte[] CONTENT = Bytes.random(1, 3 << 20);

  @TempDir Path directory;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", directory.toString());
    assumeTrue(mounted, "a small file system cannot be mounted here");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", directory.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void keepsEveryByteThatTheFullDiskRefused() throws IOException {
    try (NioTransport transport = Opened.transport();
        IoVector vector = transport.vector();
        IoFile file = transport.open(directory, "file", CREATE, WRITE)) {
      vector.pushBack(Bytes.heap(Bytes.range(CONTENT, 0, 500_001)));
      vector.pushBack(new ForeignEntry(Bytes.range(CONTENT, 500_001, CONTENT.length)));
      long[] transferred = new long[1];
      assertThatThrownBy(() -> file.write(vector, 0))
          .isInstanceOfSatisfying(
              SinkException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(SinkException.Reason.NO_SPACE);
                transferred[0] = e.transferred();
              });
      assertThat(transferred[0]).isBetween(500_001L, 1L << 20);
      assertThat(vector.length()).isEqualTo(CONTENT.length - transferred[0]);
      assertThatThrownBy(() -> file.write(vector, transferred[0]))
          .isInstanceOfSatisfying(SinkException.class, e -> assertThat(e.transferred()).isZero());
      byte[] written = Files.readAllBytes(directory.resolve("file"));
      assertThat(Bytes.range(written, 0, (int) transferred[0]))
          .isEqualTo(Bytes.range(CONTENT, 0, (int) transferred[0]));
      assertThat(Bytes.drain(vector))
          .isEqualTo(Bytes.range(CONTENT, (int) transferred[0], CONTENT.length));
    }
  }
}
