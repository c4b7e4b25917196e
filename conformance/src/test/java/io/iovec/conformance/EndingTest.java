package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of a run whose process is ended in the middle. */
class EndingTest {
  /** A run, in whose middle what is tested ends the process and says that all is well. */
  static final class ExitsInMidRun {
    private ExitsInMidRun() {}

    public static void main(String[] args) throws InterruptedException {
      CountDownLatch stopped = new CountDownLatch(1);
      Ending ending = new Ending(stopped::countDown);
      new Thread(() -> System.exit(0)).start();
      stopped.await();
      ending.isReached();
    }
  }

  @Test
  void whatIsTestedCannotEndTheRunAsIfAllWereWell() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ExitsInMidRun.class.getName())
            .inheritIO()
            .start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
    } finally {
      process.destroyForcibly();
    }
  }
}
