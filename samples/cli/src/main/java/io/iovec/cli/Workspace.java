package io.iovec.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The demo's temporary directory, which goes when it is closed. */
final class Workspace implements AutoCloseable {
  private static final int CHUNK = 1 << 20;
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path root;

  private Workspace(Path root) {
    this.root = root;
  }

  /**
   * Makes one where there is room: in a tmpfs if there is one, so that no disk is measured.
   *
   * @param given where the user wants it, or null
   * @throws UserError if there is no room anywhere
   */
  static Workspace create(long bytes, @Nullable Path given) throws UserError, IOException {
    List<Path> places =
        given != null
            ? List.of(given)
            : List.of(MEMORY, Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    List<String> tooSmall = new ArrayList<>();
    for (Path place : places) {
      if (!Files.isDirectory(place) || !Files.isWritable(place)) {
        tooSmall.add(place + " is not a directory that can be written");
        continue;
      }
      long free = room(place);
      if (free >= bytes) {
        return new Workspace(Files.createTempDirectory(place, "iovec-demo-"));
      }
      tooSmall.add(place + " has room for " + Sizes.text(free));
    }
    throw new UserError(
        "the files need %s: %s; give a smaller --size, or a --dir with more room"
            .formatted(Sizes.text(bytes), String.join(", ", tooSmall)));
  }

  private static long room(Path place) throws IOException {
    long free = Files.getFileStore(place).getUsableSpace();
    // A tmpfs is as large as it was made, whether or not there is so much memory.
    return isMemory(place) ? Math.min(free, Machine.availableMemory() / 2) : free;
  }

  private static boolean isMemory(Path place) throws IOException {
    return Files.getFileStore(place).type().equals("tmpfs");
  }

  String describe() throws IOException {
    return root
        + (isMemory(root) ? " (tmpfs: in memory)" : " (" + Files.getFileStore(root).type() + ")");
  }

  Path path(String name) {
    return root.resolve(name);
  }

  /** Makes a file of bytes that no one can compress. */
  Path random(String name, long size, LongConsumer progress) throws IOException {
    Path file = path(name);
    byte[] chunk = new byte[CHUNK];
    Random random = new Random(size);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long done = 0; done < size; done += CHUNK) {
        random.nextBytes(chunk);
        out.write(chunk, 0, (int) Math.min(CHUNK, size - done));
        progress.accept(done);
      }
    }
    return file;
  }

  /** Returns the sum of the sizes of the files in a directory now. */
  static long bytesIn(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      return 0;
    }
  }

  static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(root)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
