package io.iovec.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server under measurement, in a process of its own, on one core where taskset(1) is there. */
final class Contender implements AutoCloseable {
  private static final Path TASKSET = Path.of("/usr/bin/taskset");
  private static final long PATIENCE_SECONDS = 5;

  private final String name;
  private final boolean limit;
  private final Process process;
  private final BufferedReader answers;
  private final int port;

  private Contender(String name, boolean limit, List<String> command) throws IOException {
    List<String> pinned = new ArrayList<>();
    if (Files.isExecutable(TASKSET)) {
      pinned.addAll(List.of(TASKSET.toString(), "-c", "0"));
    }
    pinned.addAll(command);
    this.name = name;
    this.limit = limit;
    this.process =
        new ProcessBuilder(pinned).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    this.answers = process.inputReader(StandardCharsets.US_ASCII);
    try {
      this.port = Integer.parseInt(answer());
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  static Contender c(Path program, String mode, Path file, int sinkPort) throws IOException {
    return new Contender(
        "C " + mode,
        true,
        List.of(program.toString(), mode, file.toString(), Integer.toString(sinkPort)));
  }

  /**
   * Starts a Java server.
   *
   * @param transport its name and the policy, as {@code kernel cheapest}
   */
  static Contender java(String mode, String transport, Path file, int sinkPort) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Diovec.leakDetection=disabled",
                "-cp",
                System.getProperty("java.class.path"),
                BenchServer.class.getName(),
                mode));
    command.addAll(List.of(transport.split(" ")));
    command.add(file.toString());
    command.add(Integer.toString(sinkPort));
    return new Contender("iovec " + transport, false, command);
  }

  String name() {
    return name;
  }

  /** Tells whether it is one of those that the others are measured against. */
  boolean isLimit() {
    return limit;
  }

  int port() {
    return port;
  }

  /** Asks the process for the CPU time that it has used. */
  long cpuNanos() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return Long.parseLong(answer());
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException(name + " has ended before its time; see what it wrote above");
    }
    return line;
  }

  /** Ends the process. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    answers.close();
  }
}
