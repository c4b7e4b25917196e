package io.iovec.linux;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The other end of a connection, in plain Java: sends a {@link Pattern}, and expects one. It never
 * waits: a test gives it a turn again and again.
 */
final class FarEnd implements AutoCloseable {
  private final SocketChannel channel;
  private final ByteBuffer out = ByteBuffer.allocateDirect(64 << 10).limit(0);
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
  private long sent;
  private long received;
  private boolean ended;

  /** Makes one over a channel that is connected, and takes that over. */
  FarEnd(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    if (channel.getRemoteAddress() instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
  }

  static FarEnd connect(SocketAddress address) throws IOException {
    return new FarEnd(SocketChannel.open(address));
  }

  SocketChannel channel() {
    return channel;
  }

  /** Returns how many bytes went off. */
  long sent() {
    return sent;
  }

  /** Returns how many bytes came. */
  long received() {
    return received;
  }

  /** Tells whether the stream has ended. */
  boolean ended() {
    return ended;
  }

  /** Sends as much of the first {@code count} bytes of a pattern as goes now. */
  void send(Pattern pattern, long count) throws IOException {
    while (sent < count) {
      if (!out.hasRemaining()) {
        int n = (int) Math.min(out.capacity(), count - sent);
        out.clear().put(pattern.bytes(sent, n)).flip();
      }
      int n = channel.write(out);
      sent += n;
      if (n == 0) {
        return;
      }
    }
  }

  /** Receives what has come, which must be the next bytes of a pattern. */
  void receive(Pattern pattern) throws IOException {
    while (!ended) {
      int n = channel.read(in.clear());
      if (n == 0) {
        return;
      }
      ended = n < 0;
      if (n > 0) {
        pattern.expect(in.flip(), received);
        received += n;
      }
    }
  }

  /** Sends nothing more. */
  void finish() throws IOException {
    channel.shutdownOutput();
  }

  /** Closes so that the other end sees a reset. */
  void reset() throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
