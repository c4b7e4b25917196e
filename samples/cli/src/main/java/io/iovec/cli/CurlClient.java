package io.iovec.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** curl, in a process for each transfer. */
final class CurlClient implements Client {
  static final String PROGRAM = "curl";

  private final Path program;
  private final ClientProcesses processes;

  CurlClient(Path program, ClientProcesses processes) {
    this.program = program;
    this.processes = processes;
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
    return processes.start(PROGRAM, new ProcessBuilder(command));
  }
}
