package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command in a JVM of its own, as a user starts it. */
final class Child implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Process process;
  private final Path log;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it on this Java; what it says goes to a file. */
  static Child start(Path directory, String... args) throws IOException {
    return start(directory, ServerProcess.java(), args);
  }

  static Child start(Path directory, List<String> java, String... args) throws IOException {
    return start(directory, java, Map.of(), List.of(args));
  }

  /** Starts it with some environment variables changed. */
  static Child start(
      Path directory, List<String> java, Map<String, String> environment, List<String> args)
      throws IOException {
    Path log = Files.createTempFile(directory, "child", ".log");
    List<String> command = new ArrayList<>(java);
    // Not as tests log, but as users see it.
    command.add(1, "-Dlogback.configurationFile=logback.xml");
    command.addAll(args);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new Child(builder.start(), log);
  }

  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until it has said something, and returns the first group of that. */
  String awaitSaid(String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(said()).as(this::state).containsPattern(compiled));
    Matcher matcher = compiled.matcher(said());
    return matcher.find() && matcher.groupCount() > 0 ? matcher.group(1) : "";
  }

  private String state() {
    return process.isAlive() ? "still running" : "ended with status " + process.exitValue();
  }

  /** Sends it a signal: INT is what Ctrl-C does. */
  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(this::said).isTrue();
    return process.exitValue();
  }

  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
