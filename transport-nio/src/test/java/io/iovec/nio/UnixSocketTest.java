package io.iovec.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Addresses of both kinds, and connections over Unix-domain sockets. */
@ExtendWith(LeakCheck.class)
class UnixSocketTest {
  @TempDir Path directory;
  private NioTransport transport;

  @BeforeEach
  void open() throws IOException {
    transport = Opened.transport(Policy.KERNEL);
  }

  @AfterEach
  void close() {
    transport.close();
  }

  private UnixDomainSocketAddress address() {
    return UnixDomainSocketAddress.of(directory.resolve("socket"));
  }

  @Test
  void carriesMemoryAndPartsOfFilesBothWays() throws IOException {
    byte[] content = Bytes.random(1, 1_000_000);
    try (Pair pair = Pair.at(transport, address());
        IoFile file = Opened.file(transport, directory, content);
        IoVector vector = transport.vector()) {
      file.read(vector, 0, content.length);
      vector.pushFront(Bytes.heap(new byte[] {1}));
      CompletableFuture<byte[]> received =
          Background.call(() -> pair.peerReceives(content.length + 1));
      pair.sendAll(vector);
      assertThat(received.join()).isEqualTo(Bytes.concat(new byte[] {1}, content));
      assertThat(transport.counters().get(Counter.KERNEL_BYTES_OUT)).isEqualTo(content.length);
      CompletableFuture<Void> sending = Background.run(() -> pair.peerSends(content));
      pair.receive(vector, content.length);
      sending.join();
      assertThat(Bytes.drain(vector)).isEqualTo(content);
      pair.peer.close();
      assertThat(pair.socket.recv(vector, 1, 0)).isEqualTo(Answer.END_OF_STREAM);
      assertThatThrownBy(() -> pair.socket.option(StandardSocketOptions.TCP_NODELAY))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void connectsAtOnce() throws IOException {
    try (StreamListener listener = transport.listen(address());
        StreamSocket socket = transport.connect(address());
        StreamSocket accepted = Pair.accept(listener)) {
      assertThat(listener.localAddress()).isEqualTo(address());
      assertThat(socket.finishConnect()).isTrue();
      assertThat(socket.remoteAddress()).isEqualTo(address());
      assertThat(accepted.localAddress()).isEqualTo(address());
    }
  }

  @Test
  void namesTheReasonsWhyAnAddressIsOfNoUse() throws IOException {
    assertThatThrownBy(() -> transport.connect(address())).isInstanceOf(ConnectException.class);
    try (StreamListener listener = transport.listen(address())) {
      assertThatThrownBy(() -> transport.listen(address())).isInstanceOf(BindException.class);
      assertThat(listener.accept()).isNull();
    }
    assertThatThrownBy(() -> transport.connect(address())).isInstanceOf(ConnectException.class);
    try (StreamListener listener = transport.listen(Pair.loopback())) {
      assertThatThrownBy(() -> transport.listen(listener.localAddress()))
          .isInstanceOf(BindException.class);
    }
    assertThatThrownBy(
            () -> transport.listen(InetSocketAddress.createUnresolved("nowhere.invalid", 1)))
        .isInstanceOf(UnknownHostException.class);
    assertThatThrownBy(() -> transport.listen(Pair.loopback(), -1, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                transport.listen(
                    Pair.loopback(), 0, Map.of(StandardSocketOptions.TCP_NODELAY, true)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void setsOptionsBeforeItConnects() throws IOException {
    try (StreamListener listener =
            transport.listen(
                Pair.loopback(), 5, Map.of(StandardSocketOptions.SO_RCVBUF, 16 << 10));
        StreamSocket socket =
            transport.connect(
                listener.localAddress(),
                Pair.loopback(),
                Map.of(
                    StandardSocketOptions.SO_KEEPALIVE,
                    true,
                    StandardSocketOptions.TCP_NODELAY,
                    false))) {
      assertThat(socket.option(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
      assertThat(socket.option(StandardSocketOptions.TCP_NODELAY)).isFalse();
    }
    assertThatThrownBy(
            () ->
                transport.connect(
                    Pair.loopback(), null, Map.of(StandardSocketOptions.IP_MULTICAST_LOOP, true)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void refusesUnixDomainAddressesWhereThereAreNone() {
    try (NioTransport without =
        new NioTransport(ChannelCalls.DIRECT, io.iovec.TransportConfig.defaults(), Set.of())) {
      assertThatThrownBy(() -> without.listen(address()))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> without.connect(address()))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }
}
