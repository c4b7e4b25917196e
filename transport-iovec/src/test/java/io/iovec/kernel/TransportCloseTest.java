package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Counter;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Leaks;
import io.iovec.Poller;
import io.iovec.StreamListener;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A transport that is closed while what it made is open. */
class TransportCloseTest {
  private static final int PIPE = 64 << 10;

  private final Rig rig = new Rig();

  @AfterEach
  void close() throws IOException {
    rig.faults.disarm();
    // The listener goes with the transport.
    rig.transport.close();
    rig.close();
  }

  private long count(Counter counter) {
    return rig.count(counter);
  }

  @Test
  void closesSocketsFilesAndPollers() throws IOException {
    int watched = Leaks.open().size();
    KernelSocket socket = rig.connected();
    KernelSocket unix = rig.connectedUnix();
    rig.linux.holdConnects();
    var connecting = rig.transport.connect(rig.listener().localAddress());
    StreamListener listener =
        rig.transport.listen(UnixDomainSocketAddress.of(rig.dir.resolve("l")));
    IoFile file = rig.create("f");
    Poller poller = rig.transport.poller();
    var registration = poller.register(socket, Poller.READ, ready -> {});
    assertThat(poller.register(rig.listener(), Poller.READ, ready -> {})).isNotNull();
    assertThat(count(Counter.SOCKETS_OPEN)).isEqualTo(5);
    rig.transport.close();
    assertThat(socket.isOpen()).isFalse();
    assertThat(unix.isOpen()).isFalse();
    assertThat(connecting.isOpen()).isFalse();
    assertThat(listener.isOpen()).isFalse();
    assertThat(file.isOpen()).isFalse();
    assertThat(registration).isNotNull();
    assertThatThrownBy(() -> poller.poll(0)).isInstanceOf(IllegalStateException.class);
    assertThat(rig.linux.open()).isEmpty();
    assertThat(count(Counter.SOCKETS_OPEN)).isZero();
    assertThat(count(Counter.FILES_OPEN)).isZero();
    assertThat(count(Counter.CLOSE_FAILURES)).isZero();
    assertThat(Leaks.open()).hasSizeLessThanOrEqualTo(watched);
  }

  @Test
  void givesBackWhatIsSetAsideForMessagesHalfReceived() throws IOException {
    try (IoVector vector = rig.transport.vector()) {
      KernelSocket socket = rig.connected();
      socket.expect(4 * PIPE);
      assertThat(socket.recv(vector, 0, 4 * PIPE)).isZero();
      KernelSocket other = rig.connected();
      other.policy(io.iovec.Policy.MEMORY);
      other.expect(1 << 20);
      assertThat(other.recv(vector, 0, 1 << 20)).isZero();
      assertThat(count(Counter.KERNEL_BUFFERS_IN_USE)).isEqualTo(4);
      rig.transport.close();
      assertThat(count(Counter.KERNEL_BUFFERS_IN_USE)).isZero();
      assertThat(rig.linux.open()).isEmpty();
    }
  }

  @Test
  void closesPipesOfVectorsWhenTheyComeBack() throws IOException {
    IoVector vector = rig.transport.vector();
    KernelSocket socket = rig.connected();
    rig.farEnd().send(Rig.bytes(100_000));
    assertThat(Rig.recvAll(socket, vector, 1000, 100_000)).isZero();
    IoVector untouched = vector.split(50_000);
    rig.transport.close();
    assertThat(rig.linux.open().values()).isNotEmpty().containsOnly("End");
    vector.close();
    untouched.close();
    assertThat(rig.linux.open()).isEmpty();
    assertThat(count(Counter.KERNEL_BUFFERS_IN_USE)).isZero();
    assertThat(count(Counter.KERNEL_BUFFERS_POOLED)).isZero();
    assertThat(count(Counter.MEMORY_IN_USE)).isZero();
  }

  @Test
  void refusesCallsOnWhatItHasClosed() throws IOException {
    KernelSocket socket = rig.connected();
    IoFile file = rig.create("f");
    rig.transport.close();
    try (IoVector vector = rig.transport.vector()) {
      vector.pushBack(Rig.heap(new byte[1]));
      assertThatThrownBy(() -> socket.send(vector, false))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> socket.recv(vector, 1, 0)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> file.write(vector, 0)).isInstanceOf(IllegalStateException.class);
      assertThat(vector.length()).isOne();
    }
    assertThatCode(
            () -> {
              socket.close();
              file.close();
              rig.transport.close();
            })
        .doesNotThrowAnyException();
  }

  @Test
  void closesWhatIsWatchedByAPollerThatIsClosedFirst() throws IOException {
    KernelSocket socket = rig.connected();
    Poller poller = rig.transport.poller();
    assertThat(poller.register(socket, Poller.READ, ready -> {})).isNotNull();
    poller.close();
    assertThat(socket.isOpen()).isTrue();
    rig.transport.close();
    assertThat(socket.isOpen()).isFalse();
    assertThat(rig.linux.open()).isEmpty();
  }
}
