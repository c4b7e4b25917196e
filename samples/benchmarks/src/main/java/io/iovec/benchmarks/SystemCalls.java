package io.iovec.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Counts a process's system calls by strace(1), which makes them many times slower. */
final class SystemCalls implements AutoCloseable {
  private static final Path STRACE = Path.of("/usr/bin/strace");
  private static final int PATIENCE_SECONDS = 10;

  private final Process strace;
  private final Path table;

  /**
   * Attaches to a process and all its threads.
   *
   * @throws IOException if that is not allowed here; the message has what strace says
   */
  SystemCalls(long pid, Path table) throws IOException {
    this.table = table;
    this.strace =
        new ProcessBuilder(
                STRACE.toString(), "-c", "-f", "-o", table.toString(), "-p", Long.toString(pid))
            .redirectErrorStream(true)
            .start();
    awaitAttached();
  }

  static boolean possible() {
    return Files.isExecutable(STRACE);
  }

  /** It says so once it has them all, or ends. */
  private void awaitAttached() throws IOException {
    BufferedReader said = strace.inputReader(StandardCharsets.UTF_8);
    String line = said.readLine();
    if (line == null || !line.contains("attached")) {
      close();
      throw new IOException("strace cannot count system calls here: " + line);
    }
  }

  /** Lets go of the process, and returns how many calls there were. */
  OptionalLong count() throws IOException {
    close();
    List<String> lines = Files.readAllLines(table);
    // "100.00    0.000421           2       200         3 total"
    return lines.stream()
        .filter(line -> line.endsWith(" total"))
        .map(line -> line.strip().split(" +", -1))
        .mapToLong(columns -> Long.parseLong(columns[3]))
        .findFirst();
  }

  @Override
  public void close() throws IOException {
    strace.destroy(); // on SIGTERM it detaches and writes its table
    try {
      if (!strace.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        strace.destroyForcibly();
      }
    } catch (InterruptedException e) {
      strace.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
