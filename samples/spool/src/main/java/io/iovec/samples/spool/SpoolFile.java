package io.iovec.samples.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A temporary file of limited size that no directory lists. Thread-safe. Not a {@link
 * java.nio.channels.FileChannel}, which an interrupt would close.
 */
final class SpoolFile implements AutoCloseable {
  private final int size;
  private final RandomAccessFile file;

  SpoolFile(int size) throws IOException {
    this.size = size;
    Path path = Files.createTempFile("iovec-spool", null);
    try {
      file = new RandomAccessFile(path.toFile(), "rw");
    } finally {
      Files.delete(path);
    }
  }

  int size() {
    return size;
  }

  /** Writes all of {@code bytes}, or fails and may have written some. */
  synchronized void write(int position, byte[] bytes, int offset, int count) throws IOException {
    file.seek(position);
    file.write(bytes, offset, count);
  }

  /** Reads {@code count} bytes that were written. */
  synchronized void read(int position, byte[] bytes, int offset, int count) throws IOException {
    file.seek(position);
    file.readFully(bytes, offset, count);
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
