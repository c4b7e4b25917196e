package io.iovec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Counter;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.kernel.KernelTransportProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that come and go leave nothing behind. */
class ManyConnectionsTest {
  private static final int CONNECTIONS = 1_000;
  private static final Pattern PATTERN = new Pattern(70);

  @RegisterExtension final NothingLeft nothingLeft = new NothingLeft();

  @Test
  void leaveNoDescriptorsWhenTheyAreDroppedWithBytesInThem() throws Exception {
    TransportConfig config = TransportConfig.defaults().withPolicy(Policy.KERNEL);
    try (Transport transport = new KernelTransportProvider().open(config);
        StreamListener listener =
            transport.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Poller poller = transport.poller()) {
      int before = 0;
      for (int i = 0; i < CONNECTIONS; i++) {
        connectAndDrop(transport, listener, poller, i);
        if (i == 10) {
          before = NothingLeft.descriptors().size();
        }
      }
      assertThat(NothingLeft.descriptors()).hasSize(before);
      assertThat(transport.counters().get(Counter.SOCKETS_OPEN)).isEqualTo(1);
      assertThat(transport.counters().get(Counter.KERNEL_BUFFERS_IN_USE)).isZero();
      assertThat(transport.counters().get(Counter.MEMORY_IN_USE)).isZero();
    }
  }

  private static void connectAndDrop(
      Transport transport, StreamListener listener, Poller poller, int i) throws Exception {
    try (FarEnd far = FarEnd.connect(listener.localAddress())) {
      StreamSocket accepted = listener.accept();
      while (accepted == null) {
        accepted = listener.accept();
      }
      try (StreamSocket socket = accepted;
          IoVector vector = transport.vector()) {
        boolean[] ready = {false};
        poller.register(socket, Poller.READ, readiness -> ready[0] = true);
        far.send(PATTERN, 5_000);
        while (!ready[0]) {
          poller.poll(-1);
        }
        socket.expect(8 << 20);
        // What is received, and what is set aside for the rest, is dropped with the connection.
        assertThat(socket.recv(vector, i % 3 * 100, 1_000)).isPositive();
        if (i % 2 == 0) {
          far.reset();
        }
      }
    }
  }
}
