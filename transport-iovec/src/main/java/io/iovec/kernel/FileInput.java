package io.iovec.kernel;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads from a file, into pipes or user memory. Used by those who have entered its descriptor. */
final class FileInput {
  private final KernelTransport transport;
  private final SystemCalls calls;
  private final Descriptor descriptor;
  private final String name;

  FileInput(KernelTransport transport, Descriptor descriptor, String name) {
    this.transport = transport;
    this.calls = transport.calls();
    this.descriptor = descriptor;
    this.name = name;
  }

  /** See {@link io.iovec.IoFile#read}. */
  long read(IoVector into, long position, long count) throws IOException {
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
  }

  private long readKernel(IoVector into, long position, long count) throws IOException {
    PipePool pipes = transport.pipes();
    int reserved = pipes.share(count);
    if (!pipes.reserve(reserved, false)) {
      reserved = 1;
      if (!pipes.reserve(reserved, false)) {
        return transport.config().policy() == Policy.KERNEL
            ? noRoom(position)
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

  /** Answers that there is no room, but not at the end: who holds it all would wait for itself. */
  private long noRoom(long position) {
    long size = KernelFile.size(calls, descriptor.fd());
    if (size > 0 && position >= size) { // 0 is also the size of what the kernel makes up, proc(5)
      return Answer.END_OF_STREAM;
    }
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
        return got > 0 ? got : noRoom(position);
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
}
