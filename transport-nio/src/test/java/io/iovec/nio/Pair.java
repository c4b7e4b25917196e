package io.iovec.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.IoVector;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** A socket of the transport under test, and its peer: a plain blocking channel of the JDK. */
final class Pair implements AutoCloseable {
  final StreamSocket socket;
  final SocketChannel peer;

  private Pair(StreamSocket socket, SocketChannel peer) {
    this.socket = socket;
    this.peer = peer;
  }

  static SocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  static Pair tcp(Transport transport) throws IOException {
    return at(transport, loopback());
  }

  static Pair at(Transport transport, SocketAddress address) throws IOException {
    try (StreamListener listener = transport.listen(address)) {
      SocketChannel peer = SocketChannel.open(listener.localAddress());
      return new Pair(accept(listener), peer);
    }
  }

  static StreamSocket accept(StreamListener listener) {
    AtomicReference<StreamSocket> accepted = new AtomicReference<>();
    await()
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(
            () -> {
              if (accepted.get() == null) {
                accepted.set(listener.accept());
              }
              assertThat(accepted.get()).isNotNull();
            });
    return accepted.get();
  }

  /** Sends from the peer, all of it. */
  void peerSends(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      peer.write(buffer);
    }
  }

  /** Receives at the peer exactly {@code n} bytes. */
  byte[] peerReceives(int n) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(n);
    while (buffer.hasRemaining()) {
      if (peer.read(buffer) < 0) {
        throw new IOException("ended after " + buffer.position() + " of " + n);
      }
    }
    return buffer.array();
  }

  /** Makes the peer's close a reset. */
  void peerResets() throws IOException {
    peer.setOption(StandardSocketOptions.SO_LINGER, 0);
    peer.close();
  }

  /** Receives until {@code total} bytes are in {@code into}. */
  void receive(IoVector into, long total) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(
            () -> {
              while (into.length() < total
                  && socket.recv(into, (int) Math.min(1 << 20, total - into.length()), 0) > 0) {
                // As long as something comes.
              }
              assertThat(into.length()).isEqualTo(total);
            });
  }

  /** Sends all of {@code from}, while somebody else receives at the peer. */
  void sendAll(IoVector from) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!from.isEmpty()) {
      if (socket.send(from, false) == 0) {
        Thread.onSpinWait();
        assertThat(System.nanoTime()).as("left to send: " + from).isLessThan(deadline);
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    peer.close();
  }
}
