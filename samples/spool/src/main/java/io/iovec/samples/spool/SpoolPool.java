package io.iovec.samples.spool;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.NoRoomException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Spool files, used again and limited in number. Thread-safe. */
final class SpoolPool implements AutoCloseable {
  private final Counters counters;
  private final int fileSize;
  private final long mostFiles;
  private final Deque<SpoolFile> unused = new ArrayDeque<>();
  private long inUse;
  private boolean closed;

  SpoolPool(long limit, int fileSize, Counters counters) {
    this.counters = counters;
    this.fileSize = fileSize;
    this.mostFiles = limit / fileSize;
  }

  /**
   * Takes a file, whose old content is of no meaning.
   *
   * @throws NoRoomException if all are in use
   * @throws IOException if no further one can be made
   */
  synchronized SpoolFile take() throws IOException {
    if (inUse == mostFiles) {
      throw new NoRoomException(
          "no spool file: in use="
              + inUse
              + " of "
              + fileSize
              + " bytes: raise iovec.kernelLimit, or take less at a time");
    }
    SpoolFile file = unused.poll();
    if (file == null) {
      file = new SpoolFile(fileSize);
    } else {
      counters.add(Counter.KERNEL_BUFFERS_POOLED, -1);
    }
    inUse++;
    counters.add(Counter.KERNEL_BUFFERS_IN_USE, 1);
    return file;
  }

  /** Takes back a file that nobody uses any more. */
  synchronized void giveBack(SpoolFile file) {
    inUse--;
    counters.add(Counter.KERNEL_BUFFERS_IN_USE, -1);
    if (closed) {
      close(file);
    } else {
      unused.push(file);
      counters.add(Counter.KERNEL_BUFFERS_POOLED, 1);
    }
  }

  private static void close(SpoolFile file) {
    try {
      file.close();
    } catch (IOException e) {
      // Its content is of no meaning any more, so nothing is lost.
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    unused.forEach(SpoolPool::close);
    counters.add(Counter.KERNEL_BUFFERS_POOLED, -unused.size());
    unused.clear();
  }
}
