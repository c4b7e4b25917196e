package io.iovec.samples.upload;

import io.iovec.Answer;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is being sent. Waits for the disk; one thread at a time. */
final class Download implements AutoCloseable {
  private final IoFile file;
  private final long size;
  private final long end;
  private long position;

  Download(Transport transport, Path directory, Request request) throws IOException {
    if (!Files.isRegularFile(directory.resolve(request.name()))) {
      throw new Refused(404);
    }
    file = transport.open(directory, request.name());
    try {
      size = file.size();
    } catch (IOException e) {
      file.close();
      throw e;
    }
    end = request.method().equals("HEAD") ? 0 : size;
  }

  long size() {
    return size;
  }

  boolean hasMore() {
    return position < end;
  }

  /**
   * Reads what comes next, if anything does, into {@code out}.
   *
   * @return false if there is no room now
   */
  boolean read(IoVector out, int most) throws IOException {
    if (!hasMore()) {
      return true;
    }
    long n = file.read(out, position, Math.min(most, end - position));
    if (n == Answer.END_OF_STREAM) {
      throw new IOException("the file has shrunk, position=" + position + " size=" + size);
    }
    position += Math.max(0, n);
    return n > 0;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
