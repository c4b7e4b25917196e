package io.iovec.kernel;

import io.iovec.Answer;
import io.iovec.Counter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Calls of {@code recv}, and what their results mean. Called with the descriptor entered. */
final class SocketInput {
  /** Where bytes go that are only looked for; nobody reads it. */
  private static final ByteBuffer PEEKED = ByteBuffer.allocateDirect(1);

  private final KernelSocket socket;
  private final SystemCalls calls;
  private @Nullable IOException failure;

  SocketInput(KernelSocket socket) {
    this.socket = socket;
    this.calls = socket.calls();
  }

  /** Receives once into memory, of a heap buffer a piece; like {@link #answer} if nothing came. */
  long recv(ByteBuffer to) {
    if (to.isDirect()) {
      return recvDirect(to);
    }
    ByteBuffer scratch = Scratch.clear(to.remaining());
    long n = recvDirect(scratch);
    if (n > 0) {
      to.put(scratch.flip());
    }
    return n;
  }

  private long recvDirect(ByteBuffer to) {
    long n;
    do {
      n = calls.recv(socket.fd(), to, to.position(), to.remaining(), Linux.MSG_DONTWAIT);
    } while (Errno.EINTR.is(n));
    if (n > 0) {
      to.position(to.position() + (int) n);
      socket.transport().counters().add(Counter.USER_BYTES_IN, n);
      return n;
    }
    return answer(n);
  }

  /** Tells "socket empty" from "pipe full", which splice(2) does not: more than 0 for full. */
  long peek() {
    long n;
    do {
      n = calls.recv(socket.fd(), PEEKED, 0, 1, Linux.MSG_PEEK | Linux.MSG_DONTWAIT);
    } while (Errno.EINTR.is(n));
    return n;
  }

  /**
   * Returns the answer for a result of 0 or less: Answer.END_OF_STREAM, or Answer.NOT_NOW, which
   * means that the connection has failed if {@link #hasFailed} says so.
   */
  long answer(long result) {
    if (result == 0) {
      // After a reset that sending was told of, it looks as if the stream had ended.
      failure = socket.resetWhileSending();
      return failure == null ? Answer.END_OF_STREAM : Answer.NOT_NOW;
    }
    if (!Errno.EAGAIN.is(result)) {
      failure = Errno.exception("recv from " + socket, result);
    }
    return Answer.NOT_NOW;
  }

  /** Takes over a failure that another has met, if there is one, and none before it. */
  void fail(@Nullable IOException cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  boolean hasFailed() {
    return failure != null;
  }

  void throwFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }
}
