package io.iovec.kernel;

import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.SinkException;
import io.iovec.SinkException.Reason;
import io.iovec.SourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a file, from memory, pipes and sockets. Used by those who have entered its descriptor.
 */
final class FileOutput {
  /** After so many bytes a call returns: a peer as fast as the file would hold the thread. */
  private static final long MOST_PENDING = 16 << 20;

  /** For fewer bytes it costs less to copy them than to ask whether they can be mapped. */
  private static final int LEAST_MAPPED = 4 << 10;

  private final KernelTransport transport;
  private final SystemCalls calls;
  private final Descriptor descriptor;
  private final String name;
  private final boolean append;
  private final @Nullable FileMappings mappings;

  FileOutput(
      KernelTransport transport,
      Descriptor descriptor,
      String name,
      boolean append,
      @Nullable FileMappings mappings) {
    this.transport = transport;
    this.calls = transport.calls();
    this.descriptor = descriptor;
    this.name = name;
    this.append = append;
    this.mappings = mappings;
  }

  /** See {@link io.iovec.IoFile#write}. */
  long write(IoVector from, long position) throws IOException {
    long written = 0;
    long mapped = 0;
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
        } else if (front instanceof PendingEntry) {
          mapped += n;
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
      if (mapped > 0 && mappings != null) {
        mappings.written(descriptor.fd());
      }
    }
  }

  /** Returns the bytes written, 0 if none have arrived, {@code -errno}, or {@link Spill#DONE}. */
  private long writeFront(IoVector from, IoEntry front, long position) throws IOException {
    if (front instanceof MemoryEntry memory) {
      return writeMemory(from, memory, position);
    }
    if (front instanceof PendingEntry pending) {
      long n = writeMapped(pending, position);
      return n >= 0 ? n : writePending(from, pending);
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

  /**
   * Receives what has arrived straight into the pages of the file that are there already.
   *
   * @return the bytes written, 0 if none have arrived, or less if they have to go another way
   */
  private long writeMapped(PendingEntry pending, long position) throws SourceException {
    if (mappings == null || pending.policy() == Policy.MEMORY) {
      return -1;
    }
    // Behind the end of the file is the rest of a page, which takes bytes and loses them.
    long room = Math.min(pending.length(), KernelFile.size(calls, descriptor.fd()) - position);
    if (room < LEAST_MAPPED) {
      return -1;
    }
    FileMappings.Window window = mappings.enter(descriptor.fd(), position);
    if (window == null) {
      return -1;
    }
    try {
      long most = Math.min(room, window.room(position));
      long n = pending.recvMapped(window.address(position), most);
      if (n > 0) {
        transport.counters().add(Counter.KERNEL_BYTES_OUT, n);
        transport.counters().add(Counter.MAPPED_BYTES, n);
      }
      return n;
    } finally {
      mappings.leave(window);
    }
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

  static SinkException refused(String operation, long result, long written) {
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
}
