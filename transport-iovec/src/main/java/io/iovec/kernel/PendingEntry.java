package io.iovec.kernel;

import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import io.iovec.SourceException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The next bytes of a socket, which stay in its receive queue until their place is known. What has
 * arrived is brought out at that moment, to memory or a pipe that is given back as soon as the
 * bytes have gone on: so much is needed per thread that moves bytes, not per connection.
 */
final class PendingEntry extends KernelEntry {
  /** How many bytes go at once where there is no room in the pool. */
  private static final int FEW = 8 << 10;

  /** How many bytes are copied at once into a pipe where they cannot be moved. */
  private static final int COPY = 64 << 10;

  private static final int MOST_TRIES = 8;

  private final KernelSocket socket;
  private final PendingBytes bytes;
  private final PendingBytes.Claim claim;

  /** Whether the last attempt to fill a pipe found nothing. */
  private boolean isQuiet;

  /** Whether the last attempt found less than it asked for. */
  private boolean isDrained;

  PendingEntry(KernelSocket socket, PendingBytes bytes, PendingBytes.Claim claim, long count) {
    super(count);
    this.socket = socket;
    this.bytes = bytes;
    this.claim = claim;
  }

  PendingBytes.Claim claim() {
    return claim;
  }

  /** Makes this closed entry usable again, for as many bytes as its claim is for. */
  void reuse(long count) {
    reopen();
    isDrained = false;
    isQuiet = false;
    grow(count);
  }

  @Override
  public boolean isPending() {
    return true;
  }

  @Override
  public long size() {
    return length();
  }

  /** Returns what the socket does with payload. */
  Policy policy() {
    return socket.policy();
  }

  /** Tells whether nothing more is to be expected now, since less had come than was asked for. */
  boolean isDrained() {
    return isDrained;
  }

  /**
   * Brings what has arrived to the front of the vector that this entry is the first of, as much as
   * goes at once.
   *
   * @param by who moves it on
   * @param inKernel whether that can take it from a pipe
   * @param otherwise why it cannot, or null if user memory is as good
   * @return whether anything was there
   * @throws SourceException if the socket has ended, failed or been closed
   */
  boolean bring(KernelTransport by, IoVector from, boolean inKernel, @Nullable Fallback otherwise)
      throws SourceException {
    Fallback cause = otherwise;
    if (inKernel) {
      PipeEntry pipe = by.pipes().inTransit();
      cause = pipe == null ? Fallback.NO_BUFFERS : Fallback.REFUSED;
      if (pipe != null) {
        long n = 0;
        try {
          n = fill(pipe, length());
        } finally {
          if (n <= 0) {
            pipe.close();
          }
        }
        if (n > 0) {
          shrink(n);
          from.pushFront(pipe);
        }
        if (n >= 0) {
          return n > 0;
        }
      }
    }
    return copy(by, from, cause);
  }

  private boolean copy(KernelTransport by, IoVector from, @Nullable Fallback cause)
      throws SourceException {
    MemoryEntry memory = memory(by);
    int n = 0;
    try {
      n = recv(memory.vacant(), length(), 0);
    } finally {
      if (n == 0) {
        memory.close();
      }
    }
    if (n == 0) {
      return false;
    }
    memory.filled(n);
    shrink(n);
    from.pushFront(memory);
    if (cause != null) {
      by.counters().addFallback(cause, n);
    }
    return true;
  }

  private MemoryEntry memory(KernelTransport by) {
    try {
      // Always of one size, so that it is always the same that a thread uses.
      return by.memoryEntry(by.largestMemoryEntry());
    } catch (NoRoomException e) {
      return MemoryEntry.empty(ByteBuffer.allocate(FEW), () -> {});
    }
  }

  /**
   * Moves what has arrived into a pipe, {@code max} bytes at most. The caller lowers the length.
   *
   * @return the bytes moved, 0 if none are there, or {@code -errno} if the system refuses
   */
  private long fill(PipeEntry pipe, long max) throws SourceException {
    enter();
    try {
      if (!isInTurn()) {
        return 0;
      }
      long n = pipe.fillFrom(socket.transport(), socket.fd(), -1, max);
      if (Errno.EAGAIN.is(n) && isQuiet && isSomethingThere()) {
        n = pipe.fillFrom(socket.transport(), socket.fd(), -1, max);
        // splice(2) stops at urgent data for ever, and recv(2) passes over it; see tcp(7).
        n = Errno.EAGAIN.is(n) ? -Errno.EINVAL.number() : n;
      }
      isQuiet = Errno.EAGAIN.is(n);
      if (n > 0) {
        bytes.received(n);
        return n;
      }
      return n < 0 && Spill.isRefusal(n) ? n : nothing(n);
    } finally {
      socket.descriptor().leave();
    }
  }

  private boolean isSomethingThere() {
    return receive(Scratch.clear(1), 1, Linux.MSG_PEEK) > 0;
  }

  /**
   * Receives what has arrived once, as much as {@code into} has room for, {@code max} bytes at
   * most. The caller lowers the length.
   *
   * @param flags MSG_PEEK, to leave the bytes where they are, or 0
   * @return the bytes received, 0 if none are there
   */
  private int recv(ByteBuffer into, long max, int flags) throws SourceException {
    enter();
    try {
      if (!isInTurn()) {
        return 0;
      }
      int most = (int) Math.min(into.remaining(), max);
      boolean isDirect = into.isDirect();
      ByteBuffer direct = isDirect ? into : Scratch.clear(most);
      most = Math.min(most, direct.remaining());
      int n = (int) receive(direct, most, flags);
      isDrained = n < most;
      if (n <= 0) {
        return (int) nothing(n);
      }
      if (isDirect) {
        into.position(into.position() + n);
      } else {
        into.put(direct.limit(n));
      }
      if (flags == 0) {
        socket.transport().counters().add(Counter.USER_BYTES_IN, n);
        received(n);
      }
      return n;
    } finally {
      socket.descriptor().leave();
    }
  }

  /**
   * Receives what has arrived once, into a mapping of a file.
   *
   * @param address of at least {@code most} bytes
   * @return the bytes received, 0 if none are there, or {@code -errno} if there is no page for the
   *     first of them, which then are where they were
   */
  long recvMapped(long address, long most) throws SourceException {
    enter();
    try {
      if (!isInTurn()) {
        return 0;
      }
      long n;
      do {
        n = socket.calls().recvMapped(socket.fd(), address, most, Linux.MSG_DONTWAIT);
      } while (Errno.EINTR.is(n));
      isDrained = n < most;
      if (n <= 0) {
        return Errno.EFAULT.is(n) ? n : nothing(n);
      }
      socket.transport().counters().add(Counter.KERNEL_BYTES_IN, n);
      received(n);
      shrink(n);
      return n;
    } finally {
      socket.descriptor().leave();
    }
  }

  private void received(long count) {
    bytes.received(count);
    if (isDrained) {
      bytes.awaitRest();
    }
  }

  private long receive(ByteBuffer direct, int most, int flags) {
    long n;
    do {
      n =
          socket
              .calls()
              .recv(socket.fd(), direct, direct.position(), most, Linux.MSG_DONTWAIT | flags);
    } while (Errno.EINTR.is(n));
    return n;
  }

  private void enter() throws SourceException {
    if (!socket.descriptor().tryEnter()) {
      throw failed(new IOException("the socket was closed"));
    }
  }

  /** Tells whether the next bytes are this entry's; drops what was given up in front of them. */
  private boolean isInTurn() throws SourceException {
    IOException failure = bytes.failure();
    if (failure != null) {
      throw failed(failure);
    }
    long turn = bytes.turn(claim);
    isDrained = turn <= 0;
    if (turn <= 0) {
      nothing(turn);
    }
    return turn > 0;
  }

  /**
   * Returns 0 for a result that says that nothing has come, and throws for one that nothing will.
   */
  private long nothing(long result) throws SourceException {
    isDrained = true;
    if (result == 0) {
      IOException reset = socket.resetWhileSending();
      throw failed(reset != null ? reset : new EOFException("the peer has ended the stream"));
    }
    if (!Errno.EAGAIN.is(result)) {
      IOException failure = Errno.exception("recv from " + socket, result);
      bytes.fail(failure);
      throw failed(failure);
    }
    bytes.awaitRest();
    return 0;
  }

  private SourceException failed(IOException cause) {
    return new SourceException("pending bytes do not come: " + cause.getMessage(), 0, cause);
  }

  @Override
  protected void takeBytes(ByteBuffer into) throws IOException {
    long taken = 0;
    try {
      int n;
      do {
        n = recv(into, length() - taken, 0);
        taken += n;
      } while (n > 0 && taken < length() && into.hasRemaining());
    } catch (SourceException e) {
      if (taken == 0) {
        throw e;
      }
      // What came is delivered first; the next call meets the cause again.
    } finally {
      socket.transport().counters().add(Counter.PULLED_UP_BYTES, taken);
    }
  }

  @Override
  protected @Nullable KernelEntry holdBytes(long max) throws IOException {
    PipeEntry held = socket.transport().pipeEntry("hold");
    boolean splices = !socket.transport().isOff(Primitive.SPLICE_RECV);
    try {
      long n;
      do {
        long left = max - held.length();
        n = splices ? fill(held, left) : copyInto(held, left);
        if (n < 0) {
          splices = false;
        }
      } while (n != 0 && held.length() < max);
    } catch (IOException e) {
      if (held.length() == 0) {
        held.close();
        throw e;
      }
      // What came is held first; the next call meets the cause again.
    }
    if (held.length() == 0) {
      held.close();
      return null;
    }
    return held;
  }

  /** Copies what has arrived into a pipe: looks at it first, since the pipe may take less. */
  private long copyInto(PipeEntry held, long max) throws IOException {
    ByteBuffer seen = ByteBuffer.allocateDirect((int) Math.min(max, COPY));
    int n = recv(seen, max, Linux.MSG_PEEK);
    if (n == 0) {
      return 0;
    }
    int put = held.put(seen.flip());
    seen.clear().limit(put);
    int left = put;
    for (int tries = 0; left > 0 && tries < MOST_TRIES; tries++) {
      left -= recv(seen, left, 0);
    }
    if (left > 0) {
      // What is in the pipe would come a second time.
      bytes.fail(new IOException("what was seen could not be received, left=" + left));
    }
    socket.transport().counters().addFallback(Fallback.SWITCHED_OFF, put);
    return put;
  }

  @Override
  protected IoEntry splitBytes(long n) {
    return new PendingEntry(socket, bytes, bytes.split(claim, n), n);
  }

  @Override
  protected IoEntry shareBytes(long n) {
    throw new UnsupportedOperationException("pending bytes come once, entry=" + this);
  }

  @Override
  protected void releaseBytes(long n) {
    bytes.giveUp(claim, n);
  }

  @Override
  protected void closeBytes() {
    bytes.giveUp(this);
  }
}
