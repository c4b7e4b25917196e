package io.iovec.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server of one contender in a process of its own. It tells its ports on standard output and
 * answers there what it is asked on standard input; at that one's end it exits.
 */
final class ServerProcess implements AutoCloseable {
  private static final String MAIN = "io.iovec.benchmarks.ServerMain";
  private static final String END = ""; // no answer is empty
  private static final int PATIENCE_SECONDS = 30;
  private static final int PATIENCE_TO_CLOSE_SECONDS = 5;
  private static final int PATIENCE_TO_SETTLE_SECONDS = 5;

  // What a process that has nothing to do may use, and in which time.
  private static final long SETTLED_NANOS = 1_000_000;
  private static final long SETTLED_MILLIS = 20;

  private static final int COMPLAINT_LENGTH = 2_000;

  private final Process process;
  private final Path log;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Map<String, Integer> ports = new HashMap<>();
  private final ProcessSampler sampler;

  private ServerProcess(List<String> command, Path log) throws IOException {
    this.log = log;
    this.process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    this.sampler = new ProcessSampler(process.pid());
  }

  /**
   * Starts one and waits until it serves.
   *
   * @param log takes what it writes to standard error
   */
  static ServerProcess start(List<String> command, Path log) throws IOException {
    ServerProcess started = new ServerProcess(command, log);
    Thread reader = new Thread(started::readAnswers, "bench-answers");
    reader.setDaemon(true);
    reader.start();
    try {
      for (Map.Entry<String, Long> port : pairs(started.answer()).entrySet()) {
        started.ports.put(port.getKey(), Math.toIntExact(port.getValue()));
      }
      return started;
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /** Returns the command for a Java contender: the same options for all, and Netty's own. */
  static List<String> java(Contender contender, Setup setup) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Diovec.leakDetection=disabled",
            "-XX:+UseSerialGC",
            "-XX:CompileThresholdScaling=0.2", // or a second of warm-up would be none
            "-Xmx512m"));
    if (contender.server().contains(".netty.")) {
      command.add("-Dio.netty.leakDetection.level=disabled");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    command.add(contender.server());
    command.add(setup.file().toString());
    command.add(Integer.toString(setup.sinkPort()));
    command.addAll(contender.options());
    return command;
  }

  /** Returns the command for the limit, which serves all of its modes. */
  static List<String> c(Path program, Setup setup) {
    return List.of(program.toString(), setup.file().toString(), Integer.toString(setup.sinkPort()));
  }

  /** Returns the ports by the words that the server told them with. */
  Map<String, Integer> ports() {
    return Map.copyOf(ports);
  }

  long pid() {
    return process.pid();
  }

  ProcessSampler sampler() {
    return sampler;
  }

  /** Returns {@code allocated} bytes and {@code gc} milliseconds; nothing if it is not Java. */
  Map<String, Long> figures() throws IOException {
    return ask("figures");
  }

  /**
   * What a process holds, in bytes.
   *
   * @param heap in use after a collection; 0 if it is not Java
   * @param direct likewise
   */
  record Memory(long heap, long direct, long resident) {}

  /** Has garbage collected, twice: cleaners free between the two what the first one found. */
  Memory memory() throws IOException, InterruptedException {
    ask("memory");
    settle();
    Map<String, Long> said = ask("memory");
    return new Memory(
        said.getOrDefault("heap", 0L), said.getOrDefault("direct", 0L), sampler.residentBytes());
  }

  /** Waits until it has done what connections gave it to do, but not for ever. */
  void settle() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_TO_SETTLE_SECONDS);
    long before = 0;
    long now = sampler.usage().cpuNanos();
    while (now - before > SETTLED_NANOS && System.nanoTime() < deadline) {
      Thread.sleep(SETTLED_MILLIS);
      before = now;
      now = sampler.usage().cpuNanos();
    }
  }

  private Map<String, Long> ask(String question) throws IOException {
    try {
      process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw ended(e);
    }
    return pairs(answer());
  }

  /** Parses {@code a=1 b=2}; what is no number there, as the C program's {@code -}, is nothing. */
  private static Map<String, Long> pairs(String line) throws IOException {
    Map<String, Long> pairs = new HashMap<>();
    for (String pair : line.strip().split(" +", -1)) {
      int sign = pair.indexOf('=');
      if (sign > 0) {
        try {
          pairs.put(pair.substring(0, sign), Long.parseLong(pair.substring(sign + 1)));
        } catch (NumberFormatException e) {
          throw new IOException("a server says " + line, e);
        }
      }
    }
    return pairs;
  }

  private void readAnswers() {
    try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        answers.add(line);
      }
    } catch (IOException ended) {
      answers.add(ended.toString());
    }
    answers.add(END);
  }

  private String answer() throws IOException {
    try {
      String line = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new IOException("its process does not answer" + complaint());
      }
      if (line.equals(END)) {
        throw ended(null);
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for an answer");
    }
  }

  private IOException ended(@Nullable IOException cause) throws IOException {
    boolean gone;
    try {
      gone = process.waitFor(PATIENCE_TO_CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      gone = false;
    }
    String state = gone ? "has ended, with status " + process.exitValue() : "says no more";
    return new IOException("its process " + state + complaint(), cause);
  }

  /** Returns the end of what it wrote to standard error. */
  private String complaint() throws IOException {
    String said = Files.exists(log) ? Files.readString(log).strip() : "";
    return said.isEmpty()
        ? ", and wrote nothing to standard error"
        : "; it wrote:\n" + said.substring(Math.max(0, said.length() - COMPLAINT_LENGTH));
  }

  /** Ends it: at the end of its input it exits by itself, and is made to if it does not. */
  @Override
  public void close() throws IOException {
    try {
      process.getOutputStream().close();
    } catch (IOException broken) {
      process.destroy(); // it has ended, or will not read any more
    }
    try {
      if (!process.waitFor(PATIENCE_TO_CLOSE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
