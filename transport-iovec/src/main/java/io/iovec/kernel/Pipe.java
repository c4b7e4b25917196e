package io.iovec.kernel;

import io.iovec.Leaks;
import org.jspecify.annotations.Nullable;

/**
 * A pipe: the kernel buffer behind a {@link PipeEntry}. Its capacity counts slots of 4,096 bytes,
 * not bytes: small segments fill it early, large ones put several times its nominal size in it.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/pipe.7.html">pipe(7)</a>
 */
final class Pipe {
  private final KernelTransport transport;
  private final int readFd;
  private final int writeFd;
  private final int capacity;
  private @Nullable PipeEntry reusable;

  Pipe(KernelTransport transport, int readFd, int writeFd, int capacity) {
    this.transport = transport;
    this.readFd = readFd;
    this.writeFd = writeFd;
    this.capacity = capacity;
  }

  int readFd() {
    return readFd;
  }

  int writeFd() {
    return writeFd;
  }

  /** Returns the nominal capacity in bytes. */
  int capacity() {
    return capacity;
  }

  /** Returns an empty entry over this pipe, which nobody uses now. */
  PipeEntry emptyEntry() {
    PipeEntry entry = reusable;
    // With leak detection on every use gets an object of its own, so that a stale one is caught.
    if (entry == null || Leaks.level() != Leaks.Level.DISABLED) {
      entry = new PipeEntry(transport, this);
      reusable = entry;
    } else {
      entry.reuse();
    }
    return entry;
  }

  void close() {
    transport.calls().close(writeFd);
    transport.calls().close(readFd);
  }
}
