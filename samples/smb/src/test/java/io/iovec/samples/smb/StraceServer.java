package io.iovec.samples.smb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server with kernel entries in a JVM of its own, until that JVM's standard input ends. */
final class StraceServer implements AutoCloseable {
  private static final String FIRST = "port=";
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Process process;
  private final Path log;

  private StraceServer(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts one with {@code wrapper} in front of the command. */
  static StraceServer start(List<String> wrapper, String name, Path share, Path temporary)
      throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dguice_custom_class_loading=CHILD");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(StraceServer.class.getName());
    command.add(name);
    command.add(share.toString());
    Path log = temporary.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new StraceServer(process, log);
  }

  /** Waits until the server listens, and returns where. */
  int port() throws IOException {
    await().atMost(DEADLINE).until(() -> !process.isAlive() || lines().contains("\n"));
    return lines()
        .lines()
        .filter(line -> line.startsWith(FIRST))
        .map(line -> Integer.parseInt(line.substring(FIRST.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the server did not start"));
  }

  private String lines() throws IOException {
    String all = Files.readString(log, UTF_8);
    return all.contains(FIRST) ? all : "";
  }

  /** Ends the server. */
  void end() throws Exception {
    process.getOutputStream().close();
    if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the server does not end");
    }
  }

  /** Kills the server if it has not ended, and prints what it has logged. */
  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    System.out.print(Files.readString(log, UTF_8));
  }

  /** Runs the server. */
  public static void main(String[] args) throws Exception {
    try (SmbclientHost host =
        SmbclientHost.start(On.KERNEL_KERNEL.config(), args[0], Path.of(args[1]), true, false)) {
      System.out.println(FIRST + host.port());
      while (System.in.read() >= 0) {
        // Nothing is said to it.
      }
    }
  }
}
