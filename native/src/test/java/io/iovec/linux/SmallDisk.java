package io.iovec.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few bytes, which only root can mount. */
final class SmallDisk implements AutoCloseable {
  private final Path path;

  private SmallDisk(Path path) {
    this.path = path;
  }

  /**
   * Mounts one; without the right to, the test is skipped.
   *
   * @param size as mount(8) takes it: {@code 1m}
   */
  static SmallDisk mount(Path parent, String size) throws IOException {
    Path path = Files.createDirectory(parent.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path.toString()) == 0,
        "only root can mount a small disk");
    return new SmallDisk(path);
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    assertThat(run("umount", path.toString())).as("umount").isZero();
  }

  private static int run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    // Closed here, it is not left to a thread of Java's that comes some time after the end.
    process.getErrorStream().close();
    return process.onExit().join().exitValue();
  }
}
