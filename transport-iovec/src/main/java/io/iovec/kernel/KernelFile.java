package io.iovec.kernel;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Leaks;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import io.iovec.SinkException;
import io.iovec.SinkException.Reason;
import io.iovec.SourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** An open file. */
final class KernelFile implements IoFile {
  /** After so many bytes a call returns: a peer as fast as the file would hold the thread. */
  private static final long MOST_PENDING = 16 << 20;

  private final KernelTransport transport;
  private final SystemCalls calls;
  private final Descriptor descriptor;
  private final String name;
  private final boolean readable;
  private final boolean append;
  private final Leaks.@Nullable Trace trace;

  KernelFile(KernelTransport transport, int fd, String name, boolean readable, boolean append) {
    this.transport = transport;
    this.calls = transport.calls();
    this.descriptor = new Descriptor(calls, fd);
    this.name = name;
    this.readable = readable;
    this.append = append;
    transport.opened(this);
    transport.counters().add(Counter.FILES_OPEN, 1);
    this.trace = Leaks.track(this);
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
      // The system adds them, and refuses a sum beyond this.
      long most = Math.min(count, Long.MAX_VALUE - position);
      if (most == 0) {
        return Answer.END_OF_STREAM;
      }
      if (!transport.wantsToReadInKernel(most)) {
        return readMemory(into, position, most);
      }
      return transport.isOff(Primitive.SPLICE_READ)
          ? fallBack(into, position, most, Fallback.SWITCHED_OFF)
          : readKernel(into, position, most);
    } finally {
      descriptor.leave();
    }
  }

  private long readKernel(IoVector into, long position, long count) throws IOException {
    PipePool pipes = transport.pipes();
    int reserved = pipes.share(count);
    if (!pipes.reserve(reserved, false)) {
      reserved = 1;
      if (!pipes.reserve(reserved, false)) {
        return transport.config().policy() == Policy.KERNEL
            ? noRoom()
            : fallBack(into, position, count, Fallback.NO_BUFFERS);
      }
    }
    long got = 0;
    try {
      while (got < count && reserved > 0) {
        PipeEntry entry = pipes.take();
        if (entry == null) {
          return got > 0 ? got : fallBack(into, position, count, Fallback.NO_BUFFERS);
        }
        reserved--;
        long n = fill(entry, position + got, count - got);
        if (entry.length() > 0) {
          got += entry.length();
          into.pushBack(entry);
        } else {
          entry.close();
        }
        if (n == 0) {
          return got > 0 ? got : Answer.END_OF_STREAM;
        }
        if (n < 0 && !Errno.EAGAIN.is(n)) {
          if (got > 0) {
            return got;
          }
          if (Spill.isRefusal(n)) {
            return fallBack(into, position, count, Fallback.REFUSED);
          }
          throw Errno.exception("splice from " + name, n);
        }
      }
      // EAGAIN for a pipe that is empty: not the pipe says so, but the file.
      return got > 0 ? got : fallBack(into, position, count, Fallback.REFUSED);
    } finally {
      pipes.unreserve(reserved);
    }
  }

  /** Fills a pipe until it is full (EAGAIN), the count is reached, or the file ends (0). */
  private long fill(PipeEntry entry, long position, long count) {
    long n = 1;
    while (n > 0 && entry.length() < count) {
      n =
          entry.fillFrom(
              transport, descriptor.fd(), position + entry.length(), count - entry.length());
    }
    return n;
  }

  private long noRoom() {
    transport.counters().add(Counter.NO_ROOM, 1);
    return Answer.NO_ROOM;
  }

  private long fallBack(IoVector into, long position, long count, Fallback cause)
      throws IOException {
    long n = readMemory(into, position, count);
    if (n > 0) {
      transport.counters().addFallback(cause, n);
    }
    return n;
  }

  /** Fills the room of the last entry, and then one more. */
  private long readMemory(IoVector into, long position, long count) throws IOException {
    long got = 0;
    if (into.last() instanceof MemoryEntry last && last.room() > 0) {
      got = pread(last, position, count);
      if (got <= 0) {
        return endOrError(got);
      }
    }
    // What is less than the room for it may be all there is.
    boolean wantsMore =
        got == 0 || (got < count && into.last() instanceof MemoryEntry last && last.room() == 0);
    if (wantsMore) {
      MemoryEntry entry;
      try {
        entry = transport.memoryEntry((int) Math.min(count - got, transport.largestMemoryEntry()));
      } catch (NoRoomException e) {
        return got > 0 ? got : noRoom();
      }
      long n = pread(entry, position + got, count - got);
      if (n > 0) {
        into.pushBack(entry);
        got += n;
      } else {
        entry.close();
        return got > 0 ? got : endOrError(n);
      }
    }
    return got;
  }

  /** Reads into the room of an entry; returns the bytes read, 0 at the end, or {@code -errno}. */
  private long pread(MemoryEntry entry, long position, long count) {
    ByteBuffer vacant = entry.vacant();
    long wanted = Math.min(count, vacant.remaining());
    ByteBuffer to = vacant.isDirect() ? vacant : Scratch.clear(wanted);
    long n;
    do {
      n =
          calls.pread(
              descriptor.fd(), to, to.position(), (int) Math.min(wanted, to.remaining()), position);
    } while (Errno.EINTR.is(n));
    if (n > 0) {
      if (!vacant.isDirect()) {
        vacant.put(to.limit((int) n));
      }
      transport.counters().add(Counter.USER_BYTES_IN, n);
      entry.filled((int) n);
    }
    return n;
  }

  private long endOrError(long result) throws IOException {
    if (result < 0) {
      throw Errno.exception("pread " + name, result);
    }
    return Answer.END_OF_STREAM;
  }

  @Override
  public long write(IoVector from, long position) throws IOException {
    if (position < 0) {
      throw new IllegalArgumentException("position=" + position);
    }
    descriptor.enter();
    long written = 0;
    try {
      IoEntry front = from.front();
      while (front != null) {
        if (front instanceof PendingEntry pending
            && written > 0
            && (pending.isDrained() || written >= MOST_PENDING)) {
          return written;
        }
        long n = writeFront(from, front, append ? 0 : position + written);
        if (n == Spill.DONE) {
          n = 0;
        } else if (n <= 0) {
          if (n == 0) {
            return written;
          }
          throw refused("write " + name, n, written);
        }
        written += n;
        front = from.front();
      }
      return written;
    } catch (SinkException e) {
      throw e;
    } catch (SourceException e) {
      throw written == 0
          ? e
          : new SourceException(String.valueOf(e.getMessage()), written + e.transferred(), e);
    } catch (IOException e) {
      throw new SinkException(Reason.OTHER, written, e);
    } finally {
      descriptor.leave();
    }
  }

  /** Returns the bytes written, 0 if none have arrived, {@code -errno}, or {@link Spill#DONE}. */
  private long writeFront(IoVector from, IoEntry front, long position) throws IOException {
    if (front instanceof MemoryEntry memory) {
      return writeMemory(from, memory, position);
    }
    if (front instanceof PendingEntry pending) {
      return writePending(from, pending);
    }
    Fallback cause = Spill.cause(front);
    if (front instanceof PipeEntry pipe && !transport.isOff(Primitive.SPLICE_WRITE)) {
      if (append) {
        cause = Fallback.APPEND;
      } else {
        long n = pipe.drainTo(transport, descriptor.fd(), position, pipe.length(), false);
        if (n == 0) {
          return -Errno.EIO.number();
        }
        if (n > 0 || !(Spill.isRefusal(n) || Errno.EAGAIN.is(n))) {
          return n;
        }
        cause = Fallback.REFUSED;
      }
    }
    return Spill.front(transport, from, front, cause);
  }

  /** Brings what has arrived to the front of the vector, from where it is written next. */
  private long writePending(IoVector from, PendingEntry pending) throws SourceException {
    Policy policy = pending.policy();
    boolean inKernel = transport.wantsToWriteInKernel(policy, pending.length());
    Fallback cause = null;
    if (inKernel) {
      boolean isOff =
          transport.isOff(Primitive.SPLICE_RECV) || transport.isOff(Primitive.SPLICE_WRITE);
      cause = append ? Fallback.APPEND : isOff ? Fallback.SWITCHED_OFF : null;
      inKernel = cause == null;
    }
    cause = policy == Policy.KERNEL ? cause : null;
    return pending.bring(transport, from, inKernel, cause) ? Spill.DONE : 0;
  }

  private long writeMemory(IoVector from, MemoryEntry memory, long position) throws IOException {
    long n;
    if (memory.bytes().isDirect()) {
      Gather g = Gather.from(memory);
      try {
        do {
          ByteBuffer first = g.buffers[0];
          n =
              g.count == 1
                  ? calls.pwrite(
                      descriptor.fd(), first, first.position(), first.remaining(), position)
                  : calls.pwritev(descriptor.fd(), g.buffers, 0, g.count, position);
        } while (Errno.EINTR.is(n));
      } finally {
        g.clear();
      }
    } else {
      ByteBuffer scratch = Scratch.copy(memory.bytes());
      do {
        n = calls.pwrite(descriptor.fd(), scratch, 0, scratch.limit(), position);
      } while (Errno.EINTR.is(n));
    }
    if (n == 0) {
      return -Errno.EIO.number();
    }
    if (n > 0) {
      transport.counters().add(Counter.USER_BYTES_OUT, n);
      from.release(n);
    }
    return n;
  }

  private static SinkException refused(String operation, long result, long written) {
    return new SinkException(
        switch (Errno.of(result)) {
          case ENOSPC, EDQUOT -> Reason.NO_SPACE;
          case EFBIG -> Reason.TOO_LARGE;
          case EBADF, EROFS, EPERM, EACCES -> Reason.READ_ONLY;
          default -> Reason.OTHER;
        },
        written,
        Errno.exception(operation, result));
  }

  @Override
  public long size() throws IOException {
    descriptor.enter();
    try {
      ByteBuffer statx =
          ByteBuffer.allocateDirect(Linux.STATX_BYTES).order(ByteOrder.nativeOrder());
      int r = calls.statx(descriptor.fd(), Linux.STATX_SIZE, statx);
      if (r < 0) {
        throw Errno.exception("statx " + name, r);
      }
      return statx.getLong(Linux.STATX_SIZE_OFFSET);
    } finally {
      descriptor.leave();
    }
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
        throw refused("ftruncate " + name, r, 0);
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
