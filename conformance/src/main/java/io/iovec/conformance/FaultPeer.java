package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The far end of a connection whose calls fail: it never waits, the test gives it a turn again and
 * again, so that a run is the same for the same seed.
 */
final class FaultPeer implements AutoCloseable {
  private final SocketChannel channel;
  private final ByteBuffer out = ByteBuffer.allocateDirect(64 << 10).limit(0);
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
  private long sent;
  private long received;
  private boolean ended;

  static FaultPeer connect(SocketAddress address) throws IOException {
    return new FaultPeer(SocketChannel.open(address));
  }

  /** Takes over a channel that is connected. */
  FaultPeer(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /** Returns the address by which the other side knows it. */
  SocketAddress address() throws IOException {
    return channel.getLocalAddress();
  }

  /** Returns how many bytes went off. */
  long sent() {
    return sent;
  }

  /** Returns how many bytes came. */
  long received() {
    return received;
  }

  /** Sends as many of the first {@code count} bytes of {@code content} as go now. */
  void send(Bytes content, long count) throws IOException {
    while (sent < count) {
      if (!out.hasRemaining()) {
        int n = (int) Math.min(out.capacity(), count - sent);
        out.clear().put(content.copy(sent, n)).flip();
      }
      int n = channel.write(out);
      sent += n;
      if (n == 0) {
        return;
      }
    }
  }

  /** Receives what has come, which must be the next bytes of {@code content}. */
  void receive(Bytes content) throws IOException {
    while (!ended) {
      int n = channel.read(in.clear());
      if (n == 0) {
        return;
      }
      ended = n < 0;
      if (n > 0) {
        content.expect(in.flip(), received);
        received += n;
      }
    }
  }

  /** Receives to the end of the stream; {@code count} bytes must have come then. */
  void receiveToEnd(Bytes content, long count) throws IOException {
    Deadline deadline = new Deadline();
    while (!ended) {
      deadline.check(() -> "the end of what the peer receives, received=" + received);
      try {
        receive(content);
      } catch (IOException e) {
        fail("the peer saw a reset after " + received + " of " + count + " bytes", e);
      }
      Thread.onSpinWait();
    }
    assertEquals(count, received, "bytes that the counts say were sent, and that the peer has");
  }

  /** Sends nothing more. */
  void finish() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
