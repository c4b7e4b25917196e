package io.iovec.samples.smb.share;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of its own, in memory. */
final class Disk implements AutoCloseable {
  private final Path path;

  private Disk(Path path) {
    this.path = path;
  }

  /** Mounts one on an empty directory, or says why the test is skipped. */
  static Disk mount(Path directory, String options) throws IOException {
    String said = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", directory.toString());
    Assumptions.assumeTrue(said.isEmpty(), "no file system of one's own: " + said);
    return new Disk(directory);
  }

  Path path() {
    return path;
  }

  /** Runs a program to its end, leaving no descriptor, and returns what it had to complain of. */
  static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), UTF_8);
      int code = process.onExit().join().exitValue();
      process.getErrorStream().close();
      return code == 0 ? "" : "code=" + code + " " + said;
    }
  }

  @Override
  public void close() throws IOException {
    String said = run("umount", path.toString());
    if (!said.isEmpty()) {
      throw new IOException(said);
    }
  }
}
