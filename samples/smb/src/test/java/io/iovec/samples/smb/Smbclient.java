package io.iovec.samples.smb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Samba's {@code smbclient}, without what the machine has configured for it. */
final class Smbclient {
  private static final int TIMEOUT_SECONDS = 110;

  private final int port;
  private final String share;
  private final Path directory;
  private final List<String> options;

  /**
   * Makes a client of the server on the loopback address.
   *
   * @param directory where it runs: local names are relative to it
   */
  Smbclient(int port, String share, Path directory, List<String> options) {
    this.port = port;
    this.share = share;
    this.directory = directory;
    this.options = options;
  }

  /** Skips the test, with the reason, if there is no such program. */
  static void assumeThereIs(String program) {
    for (String path : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(path, program))) {
        return;
      }
    }
    Assumptions.abort("no " + program + " on the PATH");
  }

  /** Returns one that has more options. */
  Smbclient with(String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return new Smbclient(port, share, directory, all);
  }

  /** Returns one that asks for another share. */
  Smbclient withShare(String name) {
    return new Smbclient(port, name, directory, options);
  }

  /** Returns one that runs elsewhere. */
  Smbclient in(Path elsewhere) {
    return new Smbclient(port, share, elsewhere, options);
  }

  private ProcessBuilder builder() {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("smbclient", "--configfile=/dev/null", "-p", String.valueOf(port)));
    command.addAll(options);
    if (!options.contains("-U")) {
      command.add("-N");
    }
    command.add("//127.0.0.1/" + share);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("TZ", "UTC");
    return builder.redirectErrorStream(true);
  }

  /** Starts one session; the client waits for commands on its standard input. */
  Run start() throws IOException {
    Path said = Files.createTempFile("smbclient", ".out");
    try {
      return new Run(builder().redirectOutput(said.toFile()).start(), said);
    } catch (IOException e) {
      Files.delete(said);
      throw e;
    }
  }

  /** Runs commands in one session, one after the other whatever becomes of them. */
  String run(String... commands) throws Exception {
    try (Run run = start()) {
      return run.say(commands).end();
    }
  }

  /** Runs commands in one session, each of which must succeed. */
  String ok(String... commands) throws Exception {
    try (Run run = start()) {
      String said = run.say(commands).end();
      assertThat(said).doesNotContain("NT_STATUS_").doesNotContain("does not exist");
      assertThat(run.process.exitValue()).as(said).isZero();
      return said;
    }
  }

  /** One session, until it is closed. */
  static final class Run implements AutoCloseable {
    private final Process process;
    private final Path said;

    private Run(Process process, Path said) {
      this.process = process;
      this.said = said;
    }

    /** Gives it commands, unless it has ended. */
    Run say(String... commands) {
      try {
        // Not as an option: a Java that was started in the C locale could not pass the names on.
        process.getOutputStream().write((String.join("\n", commands) + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
      } catch (IOException e) {
        assertThat(process.onExit()).as(e::toString).succeedsWithin(10, TimeUnit.SECONDS);
      }
      return this;
    }

    /** Returns what it has said until now. */
    String said() throws IOException {
      return Files.readString(said);
    }

    OutputStream input() {
      return process.getOutputStream();
    }

    /** Gives it no more commands, waits for its end, and returns all that it has said. */
    String end() throws Exception {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        // It has ended already.
      }
      assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).as(said()).isTrue();
      return said();
    }

    /** Kills it, as {@code kill -9} does, and waits for its end. */
    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      Files.delete(said);
    }
  }
}
