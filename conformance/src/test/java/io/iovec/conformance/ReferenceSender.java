package io.iovec.conformance;

import io.iovec.Counter;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.SourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sending half of a socket: one piece after the other. */
final class ReferenceSender {
  // A peer that reads as fast as this thread sends must not keep it for ever.
  private static final long MOST_PER_SEND = 4 << 20;

  private final ReferenceTransport transport;
  private final SocketChannel channel;
  private @Nullable IOException failure;

  ReferenceSender(ReferenceTransport transport, SocketChannel channel) {
    this.transport = transport;
    this.channel = channel;
  }

  /** Returns a failure of the connection that receiving has to report too, or null. */
  @Nullable IOException hidden() {
    // The system reports a reset once. After that the stream looks as if it had ended.
    IOException e = failure;
    return e == null
            || e instanceof SourceException
            || String.valueOf(e.getMessage()).contains("Broken pipe")
        ? null
        : e;
  }

  long send(IoVector from, Policy policy) throws IOException {
    ensureSound();
    ReferenceOutgoing outgoing = new ReferenceOutgoing(transport, policy, from);
    try {
      ByteBuffer bytes = outgoing.next();
      while (bytes != null && outgoing.gone() < MOST_PER_SEND) {
        int n = transport.system().move(Call.SEND, bytes, channel::write);
        if (n == 0) {
          break;
        }
        outgoing.gone(n);
        bytes = outgoing.next();
      }
    } catch (IOException e) {
      failed(e, outgoing.gone());
    }
    return outgoing.gone();
  }

  long send(ByteBuffer[] from, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, from.length);
    ensureSound();
    long sent = 0;
    try {
      for (int i = offset; i < offset + count && sent < MOST_PER_SEND; i++) {
        while (from[i].hasRemaining()) {
          int n = transport.system().move(Call.SEND, from[i], channel::write);
          if (n == 0) {
            return sent;
          }
          sent += n;
          transport.counters().add(Counter.USER_BYTES_OUT, n);
        }
      }
    } catch (IOException e) {
      failed(e, sent);
    }
    return sent;
  }

  /** Keeps a failure, and throws it if no bytes went before it. */
  private void failed(IOException e, long sent) throws IOException {
    if (!(e instanceof ClosedChannelException)) {
      failure = e;
    }
    if (sent == 0) {
      throw e;
    }
  }

  private void ensureSound() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }
}
