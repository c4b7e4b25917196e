package io.iovec.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Runs clients that are programs, in a process for each transfer. */
final class ClientProcesses {
  private final Path log;
  private final Cleanup cleanup;

  /**
   * Makes none yet.
   *
   * @param log takes what the last one says on standard error
   * @param cleanup ends those that are under way
   */
  ClientProcesses(Path log, Cleanup cleanup) {
    this.log = log;
    this.cleanup = cleanup;
  }

  /**
   * Starts one; its standard output is dropped. What is returned fails if it ends with a status
   * other than 0, with what it said.
   *
   * @param name of the program, for people
   */
  CompletableFuture<?> start(String name, ProcessBuilder builder) throws IOException {
    Process process =
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(log.toFile()).start();
    cleanup.add(() -> process.destroyForcibly().waitFor());
    return process
        .onExit()
        .thenApply(
            ended -> {
              if (ended.exitValue() != 0) {
                throw new IllegalStateException(
                    name + " ended with status " + ended.exitValue() + ": " + said());
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
