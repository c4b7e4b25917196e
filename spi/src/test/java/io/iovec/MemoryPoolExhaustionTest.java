package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.commons.io.IOUtils;
import org.junit.jupiter.api.Test;

/**
 * A JVM that has less direct memory than the pool may use. It needs a JVM of its own, whose direct
 * memory is small. The pool's own limit is in {@link MemoryPoolTest}.
 */
class MemoryPoolExhaustionTest {
  private static final int MIB = 1 << 20;

  @Test
  void servesWhatTheJvmCanGiveAfterItRefusedMore() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:MaxDirectMemorySize=8m",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryPoolExhaustionTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = IOUtils.toString(process.getInputStream(), StandardCharsets.UTF_8);
    assertThat(output.strip()).isEqualTo("refused, refused, refused, served, in use=0");
  }

  /** Runs in the other JVM. */
  public static void main(String[] arguments) throws IOException {
    Counters counters = new Counters();
    MemoryPool pool = new MemoryPool(34 * MIB, counters, () -> {});
    for (int i = 0; i < 3; i++) {
      System.out.print(isServed(pool) ? "served, " : "refused, ");
    }
    pool.entry(4 * MIB).close();
    System.out.println("served, in use=" + counters.get(Counter.MEMORY_IN_USE));
  }

  private static boolean isServed(MemoryPool pool) {
    try {
      pool.entry(16 * MIB).close();
      return true;
    } catch (NoRoomException | OutOfMemoryError e) {
      return false;
    }
  }
}
