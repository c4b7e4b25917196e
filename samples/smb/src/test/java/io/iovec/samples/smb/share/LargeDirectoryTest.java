package io.iovec.samples.smb.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Transport;
import io.iovec.samples.smb.protocol.StatusException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory of which not everything can be looked at for each message. */
class LargeDirectoryTest {
  private static final int COUNT = 50_000;

  @TempDir Path root;

  @Test
  void isListedPieceByPiece() throws Exception {
    for (int i = 0; i < COUNT; i++) {
      Files.createFile(root.resolve("name" + i));
    }
    try (Transport transport = ShareTest.On.NIO_MEMORY.open()) {
      Share share = new Share(transport, "files", root, false);
      OpenRequest request = ShareTest.ask("").access(Access.READ_DATA).request();
      Set<String> names = new HashSet<>();
      long start = System.nanoTime();
      long first;
      try (OpenFile directory = share.open(request)) {
        take(directory, 500, names);
        first = System.nanoTime() - start;
        while (names.size() < COUNT + 2) {
          take(directory, 500, names);
        }
      }
      long all = System.nanoTime() - start;
      System.out.printf("first=%d ms all=%d ms%n", millis(first), millis(all));
      // The first names them all; what looks at each of them takes several times as long.
      assertThat(first).isLessThan(all / 2);
    }
  }

  private static void take(OpenFile directory, int most, Set<String> names) throws StatusException {
    int[] left = {most};
    int taken = directory.list("*", false, 0, file -> left[0]-- > 0 && names.add(file.name()));
    assertThat(taken).isBetween(1, most);
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
