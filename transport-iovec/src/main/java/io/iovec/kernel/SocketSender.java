package io.iovec.kernel;

import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.SourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The sending side of a connection. Called with the descriptor entered. */
final class SocketSender {
  private static final int FLAGS = Linux.MSG_NOSIGNAL | Linux.MSG_DONTWAIT;

  /** After so many bytes a call returns: a peer that takes them as fast would hold the thread. */
  private static final long MOST_PER_SEND = 16 << 20;

  private final KernelSocket socket;
  private final KernelTransport transport;
  private final SystemCalls calls;
  private volatile @Nullable IOException failure;
  private volatile boolean isReset;

  /** Whether the kernel holds a segment back, because it was told that more follows. */
  private boolean heldBack;

  SocketSender(KernelSocket socket) {
    this.socket = socket;
    this.transport = socket.transport();
    this.calls = socket.calls();
  }

  long send(IoVector from, boolean more) throws IOException {
    throwFailure();
    long sent = 0;
    try {
      IoEntry front = from.front();
      if (front == null && !more) {
        push();
      }
      while (front != null && sent < MOST_PER_SEND) {
        long n = sendFront(from, front, more);
        if (n == Spill.DONE) {
          front = from.front();
          continue;
        }
        if (n <= 0) {
          return n == 0 || Errno.EAGAIN.is(n) ? sent : failed(sent, n);
        }
        sent += n;
        front = from.front();
      }
      return sent;
    } catch (IOException e) {
      if (sent > 0 && failure == null) {
        // What failed is still in front, and fails again when the caller comes back for it.
        return sent;
      }
      throw e;
    }
  }

  /** Returns the bytes sent, 0 for none now, {@code -errno}, or {@link Spill#DONE}. */
  private long sendFront(IoVector from, IoEntry front, boolean more) throws IOException {
    if (front instanceof MemoryEntry memory) {
      return sendMemory(from, memory, more);
    }
    if (front instanceof PendingEntry pending) {
      return sendPending(from, pending, more);
    }
    Fallback cause = Spill.cause(front);
    if (front instanceof PipeEntry pipe && !transport.isOff(Primitive.SPLICE_SEND)) {
      long length = pipe.length();
      boolean follows = more || from.length() > length;
      long n = pipe.drainTo(transport, socket.fd(), -1, length, follows);
      if (n == 0) {
        return -Errno.EIO.number();
      }
      if (n > 0) {
        heldBack = follows;
        return n;
      }
      if (!Spill.isRefusal(n)) {
        return n;
      }
      cause = Fallback.REFUSED;
    }
    return Spill.front(transport, from, front, cause);
  }

  /**
   * Brings what has arrived to the front of the vector, from where it is sent next. Where nothing
   * has, the bytes in front of it are not held back any longer.
   */
  private long sendPending(IoVector from, PendingEntry pending, boolean more)
      throws SourceException {
    Policy policy = pending.policy();
    boolean inKernel = transport.receivesInKernel(policy, pending.length());
    Fallback cause = policy == Policy.KERNEL && !inKernel ? Fallback.SWITCHED_OFF : null;
    if (inKernel && transport.isOff(Primitive.SPLICE_SEND)) {
      inKernel = false;
      cause = policy == Policy.KERNEL ? Fallback.SWITCHED_OFF : null;
    }
    if (pending.bring(transport, from, inKernel, cause)) {
      return Spill.DONE;
    }
    if (!more) {
      push();
    }
    return 0;
  }

  private long sendMemory(IoVector from, MemoryEntry memory, boolean more) throws IOException {
    if (!memory.bytes().isDirect()) {
      ByteBuffer scratch = Scratch.copy(memory.bytes());
      int n = scratch.limit();
      return consume(from, sendOne(scratch, 0, n, flags(more || from.length() > n)));
    }
    Gather g = Gather.from(memory);
    try {
      int flags = flags(more || from.length() > g.bytes);
      ByteBuffer first = g.buffers[0];
      return consume(
          from,
          g.count == 1
              ? sendOne(first, first.position(), first.remaining(), flags)
              : sendAll(g.buffers, 0, g.count, flags));
    } finally {
      g.clear();
    }
  }

  private static int flags(boolean more) {
    return more ? FLAGS | Linux.MSG_MORE : FLAGS;
  }

  private static long consume(IoVector from, long n) throws IOException {
    if (n > 0) {
      from.release(n);
    }
    return n;
  }

  long send(ByteBuffer[] from, int offset, int count, boolean more) throws IOException {
    throwFailure();
    if (!more && remaining(from, offset, offset + count) == 0) {
      push();
    }
    long sent = 0;
    int at = offset;
    int end = offset + count;
    while (at < end) {
      if (!from[at].hasRemaining()) {
        at++;
        continue;
      }
      int direct = at;
      while (direct < end && direct - at < Linux.IOV_MAX && from[direct].isDirect()) {
        direct++;
      }
      long wanted;
      long n;
      if (direct > at) {
        wanted = remaining(from, at, direct);
        n = sendAll(from, at, direct - at, flags(more || remaining(from, direct, end) > 0));
      } else {
        ByteBuffer scratch = Scratch.copy(from[at]);
        wanted = scratch.limit();
        n = sendOne(scratch, 0, scratch.limit(), flags(more || remaining(from, at, end) > wanted));
      }
      if (n < 0) {
        return Errno.EAGAIN.is(n) ? sent : failed(sent, n);
      }
      sent += n;
      advance(from, at, n);
      if (n < wanted) {
        return sent;
      }
    }
    return sent;
  }

  private static long remaining(ByteBuffer[] from, int at, int end) {
    long bytes = 0;
    for (int i = at; i < end; i++) {
      bytes += from[i].remaining();
    }
    return bytes;
  }

  private static void advance(ByteBuffer[] from, int at, long n) {
    long left = n;
    for (int i = at; left > 0; i++) {
      int here = (int) Math.min(left, from[i].remaining());
      from[i].position(from[i].position() + here);
      left -= here;
    }
  }

  private long sendOne(ByteBuffer direct, int position, int length, int flags) {
    long n;
    do {
      n = calls.send(socket.fd(), direct, position, length, flags);
    } while (Errno.EINTR.is(n));
    return counted(n, flags);
  }

  private long sendAll(ByteBuffer[] direct, int offset, int count, int flags) {
    long n;
    do {
      n = calls.sendmsg(socket.fd(), direct, offset, count, flags);
    } while (Errno.EINTR.is(n));
    return counted(n, flags);
  }

  private long counted(long n, int flags) {
    if (n > 0) {
      heldBack = (flags & Linux.MSG_MORE) != 0;
      transport.counters().add(Counter.USER_BYTES_OUT, n);
    }
    return n;
  }

  /** Sends what is held back: what setting TCP_NODELAY does at once, see tcp(7). */
  private void push() {
    if (heldBack && socket.isTcp()) {
      int before = calls.getsockopt(socket.fd(), Linux.IPPROTO_TCP, Linux.TCP_NODELAY);
      calls.setsockopt(socket.fd(), Linux.IPPROTO_TCP, Linux.TCP_NODELAY, 1);
      if (before == 0) {
        calls.setsockopt(socket.fd(), Linux.IPPROTO_TCP, Linux.TCP_NODELAY, 0);
      }
    }
    heldBack = false;
  }

  /** Returns the failure of the connection that recv would have met otherwise, or null. */
  @Nullable IOException reset() {
    return isReset ? failure : null;
  }

  private long failed(long sent, long result) throws IOException {
    isReset = !Errno.EPIPE.is(result);
    failure = Errno.exception("send to " + socket, result);
    if (sent > 0) {
      return sent;
    }
    throw failure;
  }

  private void throwFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }
}
