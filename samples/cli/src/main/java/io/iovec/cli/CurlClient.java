package io.iovec.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** curl, in a process for each transfer. */
final class CurlClient implements Client {
  private final Path program;
  private final Path log;
  private final Cleanup cleanup;

  /**
   * Makes a client.
   *
   * @param log takes what curl says on standard error
   * @param cleanup ends a transfer that is under way
   */
  CurlClient(Path program, Path log, Cleanup cleanup) {
    this.program = program;
    this.log = log;
    this.cleanup = cleanup;
  }

  /** Looks for curl where the shell would. */
  static Optional<Path> find() {
    String path = System.getenv("PATH");
    return Arrays.stream((path == null ? "" : path).split(File.pathSeparator))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, "curl"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public String name() {
    return program.toString();
  }

  @Override
  public CompletableFuture<?> put(Path file, URI to, Duration patience) throws IOException {
    return run(patience, "--upload-file", file.toString(), to.toString());
  }

  @Override
  public CompletableFuture<?> get(URI from, Path file, Duration patience) throws IOException {
    return run(patience, "--output", file.toString(), from.toString());
  }

  private CompletableFuture<?> run(Duration patience, String... what) throws IOException {
    List<String> command = new ArrayList<>();
    // -q has to come first: the user's own settings are not to be measured.
    command.addAll(List.of(program.toString(), "-q", "--silent", "--show-error", "--fail"));
    command.addAll(List.of("--noproxy", "*", "--max-time", String.valueOf(patience.toSeconds())));
    command.addAll(List.of(what));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(log.toFile())
            .start();
    cleanup.add(() -> process.destroyForcibly().waitFor());
    return process
        .onExit()
        .thenApply(
            ended -> {
              if (ended.exitValue() != 0) {
                throw new IllegalStateException(
                    "curl ended with status " + ended.exitValue() + ": " + said());
              }
              return ended;
            });
  }

  private String said() {
    try {
      return Files.readString(log).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
