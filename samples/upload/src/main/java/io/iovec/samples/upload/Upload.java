package io.iovec.samples.upload;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being uploaded. It has a name of its own until it is complete, so that nobody sees
 * half of it and what had its name before stays until then. Waits for the disk; one thread at a
 * time.
 */
final class Upload {
  private final Path directory;
  private final String name;
  private final String temporaryName = ".upload-" + UUID.randomUUID();
  private @Nullable IoFile file;
  private long position;

  Upload(Path directory, String name) {
    this.directory = directory;
    this.name = name;
  }

  /** Writes all of {@code chunk} behind what has been written before. */
  void write(Transport transport, IoVector chunk) throws IOException {
    IoFile to = file;
    if (to == null) {
      to =
          transport.open(
              directory, temporaryName, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
      file = to;
    }
    position += to.write(chunk, position);
  }

  /**
   * Gives the file its name, in place of another one that had it.
   *
   * @return whether no other had it
   */
  boolean complete() throws IOException {
    if (file != null) {
      file.close();
    }
    Path target = directory.resolve(name);
    if (Files.isDirectory(target)) {
      throw new Refused(409);
    }
    boolean isNew = Files.notExists(target);
    Files.move(directory.resolve(temporaryName), target, StandardCopyOption.ATOMIC_MOVE);
    file = null;
    return isNew;
  }

  /** Leaves nothing, unless it is complete. */
  void abandon() throws IOException {
    IoFile incomplete = file;
    if (incomplete != null) {
      file = null;
      try {
        incomplete.close();
      } finally {
        Files.deleteIfExists(directory.resolve(temporaryName));
      }
    }
  }
}
