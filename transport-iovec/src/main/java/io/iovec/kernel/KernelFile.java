package io.iovec.kernel;

import io.iovec.Counter;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Leaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An open file. */
final class KernelFile implements IoFile {
  private final KernelTransport transport;
  private final SystemCalls calls;
  private final Descriptor descriptor;
  private final String name;
  private final boolean readable;
  private final FileInput input;
  private final FileOutput output;
  private final Leaks.@Nullable Trace trace;

  /**
   * Makes a file of an open descriptor, which it takes over.
   *
   * @param flags as given to open(2)
   * @param isOverwritten see {@link io.iovec.FileOption#OVERWRITTEN}
   */
  KernelFile(KernelTransport transport, int fd, String name, int flags, boolean isOverwritten) {
    this.transport = transport;
    this.calls = transport.calls();
    this.name = name;
    this.readable = (flags & Linux.O_WRONLY) == 0;
    FileMappings mappings =
        isOverwritten && canMap(flags) && !transport.isOff(Primitive.MAPPING)
            ? new FileMappings(calls, transport.addressSpace())
            : null;
    this.descriptor =
        mappings == null ? new Descriptor(calls, fd) : new Descriptor(calls, fd, mappings::close);
    this.input = new FileInput(transport, descriptor, name);
    this.output =
        new FileOutput(transport, descriptor, name, (flags & Linux.O_APPEND) != 0, mappings);
    transport.opened(this);
    transport.counters().add(Counter.FILES_OPEN, 1);
    this.trace = Leaks.track(this);
  }

  /** A mapping that is written to has to be open for both, and knows no end nor when to sync. */
  private static boolean canMap(int flags) {
    return (flags & Linux.O_RDWR) != 0 && (flags & (Linux.O_APPEND | Linux.O_SYNC)) == 0;
  }

  @Override
  public long read(IoVector into, long position, long count) throws IOException {
    if (position < 0 || count < 1) {
      throw new IllegalArgumentException("position=" + position + " count=" + count);
    }
    if (!readable) {
      throw new IllegalStateException("not open for reading, file=" + name);
    }
    if (into.isClosed()) {
      throw new IllegalStateException("closed, into=" + into);
    }
    descriptor.enter();
    try {
      return input.read(into, position, count);
    } finally {
      descriptor.leave();
    }
  }

  @Override
  public long write(IoVector from, long position) throws IOException {
    if (position < 0) {
      throw new IllegalArgumentException("position=" + position);
    }
    descriptor.enter();
    try {
      return output.write(from, position);
    } finally {
      descriptor.leave();
    }
  }

  @Override
  public long size() throws IOException {
    descriptor.enter();
    try {
      long size = size(calls, descriptor.fd());
      if (size < 0) {
        throw Errno.exception("statx " + name, size);
      }
      return size;
    } finally {
      descriptor.leave();
    }
  }

  /** Returns the size of a file in bytes, or {@code -errno}. */
  static long size(SystemCalls calls, int fd) {
    ByteBuffer statx = Scratch.clear(Linux.STATX_BYTES);
    int r = calls.statx(fd, Linux.STATX_SIZE, statx);
    return r < 0 ? r : statx.getLong(Linux.STATX_SIZE_OFFSET);
  }

  @Override
  public void truncate(long size) throws IOException {
    if (size < 0) {
      throw new IllegalArgumentException("size=" + size);
    }
    descriptor.enter();
    try {
      int r;
      do {
        r = calls.ftruncate(descriptor.fd(), size);
      } while (Errno.EINTR.is(r));
      if (r < 0) {
        throw FileOutput.refused("ftruncate " + name, r, 0);
      }
    } finally {
      descriptor.leave();
    }
  }

  @Override
  public void force(boolean metadata) throws IOException {
    descriptor.enter();
    try {
      int r;
      do {
        r = metadata ? calls.fsync(descriptor.fd()) : calls.fdatasync(descriptor.fd());
      } while (Errno.EINTR.is(r));
      if (r < 0) {
        throw Errno.exception("fsync " + name, r);
      }
    } finally {
      descriptor.leave();
    }
  }

  @Override
  public boolean isOpen() {
    return descriptor.isOpen();
  }

  int fd() {
    return descriptor.fd();
  }

  @Override
  public void close() throws IOException {
    if (!descriptor.close()) {
      return;
    }
    if (trace != null) {
      trace.close();
    }
    transport.closed(this);
    transport.counters().add(Counter.FILES_OPEN, -1);
    // After EINTR the number is gone too, see close(2).
    int r = descriptor.closeResult();
    if (r < 0 && !Errno.EINTR.is(r)) {
      throw Errno.exception("close " + name, r);
    }
  }

  @Override
  public String toString() {
    return "KernelFile[" + name + (isOpen() ? "]" : " closed]");
  }
}
