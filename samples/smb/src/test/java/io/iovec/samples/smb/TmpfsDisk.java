package io.iovec.samples.smb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A small file system in memory, which a test may fill. */
final class TmpfsDisk implements AutoCloseable {
  final Path path;

  private TmpfsDisk(Path path) {
    this.path = path;
  }

  /** Mounts one on an empty directory, or says why the test is skipped. */
  static TmpfsDisk mount(Path directory, String size) throws Exception {
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", "" + directory)
            .start();
    String said = new String(mount.getErrorStream().readAllBytes(), UTF_8);
    Assumptions.assumeTrue(mount.waitFor() == 0, "no small file system to fill: " + said);
    return new TmpfsDisk(directory);
  }

  @Override
  public void close() throws IOException {
    Process umount = new ProcessBuilder("umount", path.toString()).start();
    assertThat(umount.onExit().join().exitValue()).isZero();
  }
}
