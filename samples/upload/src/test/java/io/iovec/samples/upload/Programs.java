package io.iovec.samples.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs of the machine that tests run if they are there. */
final class Programs {
  private Programs() {}

  /** Skips the test, with the reason, if there is no such program. */
  static void assumeThereIs(String program) {
    for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return;
      }
    }
    Assumptions.abort("no " + program + " on the PATH");
  }

  static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Runs a program to its end and returns what it said. */
  static String run(List<String> command) throws Exception {
    Process process = start(command);
    try {
      return said(process);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Waits for the end of a program that must succeed and returns what it said. */
  static String said(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
