package io.iovec.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server of the demo in a process of its own, as the demo sees it: see {@link DemoServerCommand}.
 */
final class ServerProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;
  private static final int PATIENCE_TO_CLOSE_SECONDS = 5;
  private static final int FIRST_NATIVE_JAVA = 22;

  private final Process process;
  private final Path log;
  private final PrintWriter requests;
  private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(16);
  private String address = "";

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.requests = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    Thread reader = new Thread(this::readAnswers, "iovec-answers");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts one.
   *
   * @param what the options that say what it serves
   * @param log takes what it says on standard error
   */
  static ServerProcess start(Setting setting, List<String> what, Path log) throws IOException {
    List<String> command = java();
    command.add(1, CpuTime.COMPILER_STAYS);
    command.addAll(List.of(DemoServerCommand.NAME, "--transport", setting.transport(), "--policy"));
    command.add(setting.policy().name().toLowerCase(Locale.ROOT));
    command.addAll(what);
    return new ServerProcess(
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start(),
        log);
  }

  /** Returns the command that starts this program once more, as this one was started. */
  static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("iovec.") || name.startsWith("guice_"))
        .sorted()
        .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    String main = Main.class.getName();
    Module module = Main.class.getModule();
    if (Runtime.version().feature() >= FIRST_NATIVE_JAVA) {
      command.add(
          "--enable-native-access=" + (module.isNamed() ? "io.iovec.linux" : "ALL-UNNAMED"));
    }
    if (module.isNamed()) {
      command.add("--module-path=" + System.getProperty("jdk.module.path", ""));
      command.addAll(List.of("--module", module.getName() + "/" + main));
    } else {
      command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), main));
    }
    return command;
  }

  private void readAnswers() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        answers.add(line);
      }
    } catch (IOException | IllegalStateException e) {
      // It ended, or talks too much: either shows when the next answer is missed.
    }
  }

  /** Waits until it listens, and returns where. */
  String address() throws UserError, IOException, InterruptedException {
    if (address.isEmpty()) {
      String line = answer();
      if (!line.startsWith(DemoServerCommand.READY)) {
        throw new UserError("a server process said: " + line);
      }
      address = line.substring(DemoServerCommand.READY.length());
    }
    return address;
  }

  /** Returns its figures as they are now. */
  Figures figures() throws UserError, IOException, InterruptedException {
    requests.println();
    return Figures.parse(answer());
  }

  private String answer() throws UserError, IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() - deadline < 0) {
      boolean ended = !process.isAlive();
      String line = answers.poll(100, TimeUnit.MILLISECONDS);
      if (line != null) {
        return line;
      }
      if (ended) {
        break;
      }
    }
    throw new UserError(
        "a server process "
            + (process.isAlive() ? "does not answer" : "ended with status " + process.exitValue())
            + logged());
  }

  /** Returns what it has complained of, on lines of its own. */
  String logged() throws IOException {
    String said = Files.exists(log) ? Files.readString(log).strip() : "";
    return said.isEmpty() ? "" : System.lineSeparator() + said.indent(2).stripTrailing();
  }

  /** Ends it: it closes what it has open when its input ends, and is killed if it does not. */
  @Override
  public void close() {
    requests.close();
    try {
      if (process.waitFor(PATIENCE_TO_CLOSE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
