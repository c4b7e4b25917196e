package io.iovec.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;

/** A directory for one run, in memory where there is such a file system: no disk is measured. */
final class Workspace implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path root;

  Workspace() throws IOException {
    Path parent = Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    root = Files.createTempDirectory(parent, "iovec-bench");
  }

  Path root() {
    return root;
  }

  /**
   * Compiles a C program that is among this module's resources.
   *
   * @param flags what gcc needs beside the source
   * @return the program, or null if it cannot be compiled here; gcc has said why
   */
  @Nullable Path compile(String name, String... flags) throws IOException, InterruptedException {
    Path source = root.resolve(name + ".c");
    Path program = root.resolve(name);
    try (InputStream c = Workspace.class.getResourceAsStream("/" + name + ".c")) {
      Files.copy(Objects.requireNonNull(c, name), source);
    }
    List<String> command =
        new ArrayList<>(List.of("gcc", "-O2", "-o", program.toString(), source.toString()));
    command.addAll(List.of(flags));
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0 ? program : null;
    } catch (IOException noGcc) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    PathUtils.deleteDirectory(root);
  }
}
