package io.iovec.kernel;

import io.iovec.Counter;
import io.iovec.IoEntry;
import io.iovec.KernelEntry;
import io.iovec.NoRoomException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A held kernel entry: what is in a pipe. Bytes that are released or split off stay in the pipe, in
 * front, until the next call that moves bytes out of it drops them: so releasing and splitting take
 * nothing out that could not be put back.
 */
final class PipeEntry extends KernelEntry {
  private static final int MOST_TRIES = 8;

  /** The most bytes in one call: where the kernel computes with an int, more may become nothing. */
  private static final long MOST_BYTES = 1 << 30;

  private final KernelTransport transport;
  private final SystemCalls calls;
  private final Pipe pipe;

  /** The bytes in the pipe: the first {@code held - length()} are to be dropped. */
  private long held;

  PipeEntry(KernelTransport transport, Pipe pipe) {
    super(0);
    this.transport = transport;
    this.calls = transport.calls();
    this.pipe = pipe;
  }

  /** Makes this closed entry usable again, over its pipe, which is empty. */
  void reuse() {
    reopen();
  }

  @Override
  public long size() {
    return Math.max(pipe.capacity(), length());
  }

  /**
   * Moves up to {@code count} bytes from a socket or file into this pipe.
   *
   * @param by who does so, which may be another transport than the one that made this entry
   * @param offset in the file, or -1 for none
   * @return the bytes moved, 0 at the end, or {@code -errno}; EAGAIN means either that the source
   *     has nothing now, or, if this entry is not empty, that the pipe may be full
   */
  long fillFrom(KernelTransport by, int fd, long offset, long count) {
    long n = dropReleased();
    if (n < 0) {
      return n;
    }
    do {
      n =
          calls.splice(
              fd,
              offset,
              pipe.writeFd(),
              -1,
              Math.min(count, MOST_BYTES),
              Linux.SPLICE_F_MOVE | Linux.SPLICE_F_NONBLOCK);
    } while (Errno.EINTR.is(n));
    if (n > 0) {
      held += n;
      grow(n);
      by.counters().add(Counter.KERNEL_BYTES_IN, n);
    }
    return n;
  }

  /**
   * Moves bytes from the front of this pipe to a socket or file, as many as it takes.
   *
   * @param by who does so
   * @param offset in the file, or -1 for none
   * @return the bytes moved, or {@code -errno}
   */
  long drainTo(KernelTransport by, int fd, long offset, long count, boolean more) {
    long n = dropReleased();
    if (n < 0) {
      return n;
    }
    int flags = Linux.SPLICE_F_MOVE | Linux.SPLICE_F_NONBLOCK | (more ? Linux.SPLICE_F_MORE : 0);
    do {
      n = calls.splice(pipe.readFd(), -1, fd, offset, Math.min(count, MOST_BYTES), flags);
    } while (Errno.EINTR.is(n));
    if (n > 0) {
      held -= n;
      shrink(n);
      by.counters().add(Counter.KERNEL_BYTES_OUT, n);
    }
    return n;
  }

  @Override
  protected void takeBytes(ByteBuffer into) throws IOException {
    int wanted = (int) Math.min(length(), into.remaining());
    long dropped = dropReleased();
    if (dropped < 0) {
      throw Errno.exception("splice pipe to /dev/null", dropped);
    }
    if (into.isDirect()) {
      readFully(into, wanted);
      return;
    }
    int left = wanted;
    while (left > 0) {
      ByteBuffer scratch = Scratch.clear(left);
      try {
        readFully(scratch, scratch.limit());
      } finally {
        left -= scratch.position();
        into.put(scratch.flip());
      }
    }
  }

  /** Reads {@code n} bytes that are in this pipe, advancing the position as they come. */
  private void readFully(ByteBuffer into, int n) throws IOException {
    int end = into.position() + n;
    int tries = 0;
    while (into.position() < end) {
      long r = calls.read(pipe.readFd(), into, into.position(), end - into.position());
      if (r > 0) {
        held -= r;
        into.position(into.position() + (int) r);
        transport.counters().add(Counter.USER_BYTES_IN, r);
        transport.counters().add(Counter.PULLED_UP_BYTES, r);
      } else if (r == 0 || ++tries >= MOST_TRIES || !isPassing(r)) {
        throw Errno.exception("read pipe", r == 0 ? -Errno.EIO.number() : r);
      }
    }
  }

  private static boolean isPassing(long result) {
    return Errno.EINTR.is(result) || Errno.EAGAIN.is(result);
  }

  @Override
  protected void putBytes(ByteBuffer from) throws IOException {
    long dropped = dropReleased();
    if (dropped < 0) {
      throw Errno.exception("splice pipe to /dev/null", dropped);
    }
    if (from.isDirect()) {
      from.position(from.position() + put(from, from.position(), from.remaining()));
      return;
    }
    int part = 0;
    int done = 0;
    while (from.hasRemaining() && done == part) {
      ByteBuffer scratch = Scratch.copy(from);
      part = scratch.limit();
      done = put(scratch, 0, part);
      from.position(from.position() + done);
    }
  }

  /** Writes until all is written or the pipe is full; fails only if nothing was written. */
  private int put(ByteBuffer from, int position, int count) throws IOException {
    int done = 0;
    while (done < count) {
      long n = calls.write(pipe.writeFd(), from, position + done, count - done);
      if (n > 0) {
        held += n;
        done += (int) n;
        transport.counters().add(Counter.USER_BYTES_OUT, n);
      } else if (Errno.EAGAIN.is(n) || (done > 0 && !Errno.EINTR.is(n))) {
        return done;
      } else if (!Errno.EINTR.is(n)) {
        throw Errno.exception("write pipe", n);
      }
    }
    return done;
  }

  @Override
  protected IoEntry splitBytes(long n) throws IOException {
    return teeFront(n, "split");
  }

  @Override
  protected IoEntry shareBytes(long n) throws IOException {
    return teeFront(n, "share");
  }

  /**
   * Copies the references to the first n bytes into another pipe; takes nothing out of this one.
   */
  private PipeEntry teeFront(long n, String purpose) throws IOException {
    if (transport.isOff(Primitive.TEE)) {
      throw new UnsupportedOperationException("tee(2) is switched off");
    }
    PipeEntry copy = transport.pipeEntry(purpose);
    long r = n == 0 ? 0 : dropReleased();
    boolean teed = n > 0 && r >= 0;
    if (teed) {
      int tries = 0;
      do {
        r = calls.tee(pipe.readFd(), copy.pipe.writeFd(), n, Linux.SPLICE_F_NONBLOCK);
      } while (isPassing(r) && ++tries < MOST_TRIES);
    }
    if (r > 0) {
      copy.held += r;
      copy.grow(r);
    }
    if (r == n) {
      return copy;
    }
    copy.close();
    if (teed && Spill.isRefusal(r) && !Spill.isShortage(r)) {
      throw new UnsupportedOperationException("tee(2): " + Errno.of(r));
    }
    if (r < 0) {
      throw Errno.exception("tee pipe to " + purpose, r);
    }
    // tee(2) always begins at the front: what it left out cannot be added to what it took.
    throw new NoRoomException(
        "a pipe of "
            + copy.pipe.capacity()
            + " bytes holds "
            + r
            + " of "
            + n
            + " to "
            + purpose
            + ": lower iovec.kernelEntrySize, or raise fs.pipe-user-pages-soft");
  }

  @Override
  protected void releaseBytes(long n) {
    // length() goes down and held does not.
  }

  /** Drops what was released or split off. Returns 0, or {@code -errno}. */
  private long dropReleased() {
    int tries = 0;
    while (held > length()) {
      long r = transport.drop(pipe.readFd(), held - length());
      if (r > 0) {
        held -= r;
      } else if (r == 0 || !isPassing(r) || ++tries >= MOST_TRIES) {
        return r == 0 ? -Errno.EIO.number() : r;
      }
    }
    return 0;
  }

  @Override
  protected void closeBytes() {
    boolean empty = held == 0;
    held = 0;
    transport.pipes().give(pipe, empty);
  }
}
