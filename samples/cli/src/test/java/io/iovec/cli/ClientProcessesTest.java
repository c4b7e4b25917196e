package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of clients that are programs. */
class ClientProcessesTest {
  @TempDir private Path directory;

  private CompletableFuture<?> java(Cleanup cleanup, String... args) throws Exception {
    List<String> command = ServerProcess.java();
    command.addAll(List.of(args));
    return new ClientProcesses(directory.resolve("log"), cleanup)
        .start("it", new ProcessBuilder(command));
  }

  @Test
  void oneThatSucceedsIsDone() throws Exception {
    try (Cleanup cleanup = new Cleanup()) {
      assertThat(java(cleanup, "--version").get()).isNotNull();
    }
  }

  @Test
  void oneThatFailsIsQuoted() throws Exception {
    try (Cleanup cleanup = new Cleanup()) {
      CompletableFuture<?> failed = java(cleanup, "frob");

      assertThatThrownBy(failed::get)
          .hasMessageContaining("it ended with status 2: Unmatched argument at index 0: 'frob'");
    }
  }

  @Test
  void oneThatIsUnderWayIsEndedByTheCleanup() throws Exception {
    CompletableFuture<?> serving;
    try (Cleanup cleanup = new Cleanup()) {
      serving = java(cleanup, "upload", directory.toString(), "--port=0", "--transport=nio");
    }

    assertThatThrownBy(serving::get).hasMessageContaining("it ended with status ");
  }
}
