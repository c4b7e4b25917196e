package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keeps servers on one processor and their client on another, by taskset(1) where it is there. */
final class Pinning {
  private static final int SERVER = 0;
  private static final int CLIENT = 1;
  private static final Path TASKSET = Path.of("/usr/bin/taskset");

  private final boolean possible;

  private Pinning(boolean possible) {
    this.possible = possible;
  }

  /** Pins this JVM, its threads that are yet to start too; with one processor there is no use. */
  static Pinning ofThisProcess() throws IOException, InterruptedException {
    if (Runtime.getRuntime().availableProcessors() < 2 || !Files.isExecutable(TASKSET)) {
      return new Pinning(false);
    }
    Process taskset =
        new ProcessBuilder(
                TASKSET.toString(),
                "-a",
                "-c",
                "-p",
                Integer.toString(CLIENT),
                Long.toString(ProcessHandle.current().pid()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Pinning(taskset.waitFor() == 0);
  }

  boolean possible() {
    return possible;
  }

  /** Returns the command that starts a server where it belongs. */
  List<String> ofServer(List<String> command) {
    List<String> pinned = new ArrayList<>();
    if (possible) {
      pinned.addAll(List.of(TASKSET.toString(), "-c", Integer.toString(SERVER)));
    }
    pinned.addAll(command);
    return pinned;
  }
}
