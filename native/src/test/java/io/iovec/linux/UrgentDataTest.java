package io.iovec.linux;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoFile;
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
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A byte of urgent data, which anybody can send: splice(2) stops in front of it for ever, and the
 * socket stays ready.
 */
class UrgentDataTest {
  private static final int BEFORE = 100;
  private static final int BEHIND = 200;
  private static final int MOST_CALLS = 50;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void doesNotStopAConnectionNorSpinThePoller(boolean pending, @TempDir Path root)
      throws Exception {
    TransportConfig config = TransportConfig.defaults().withPolicy(Policy.KERNEL);
    try (Transport transport = new KernelTransportProvider().open(config);
        StreamListener listener =
            transport.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Poller poller = transport.poller();
        Socket peer = new Socket()) {
      peer.connect(listener.localAddress());
      StreamSocket[] accepted = new StreamSocket[1];
      poller.register(listener, Poller.READ, ready -> accepted[0] = listener.accept());
      while (accepted[0] == null) {
        poller.poll(-1);
      }
      peer.getOutputStream().write(new byte[BEFORE]);
      peer.sendUrgentData(7);
      peer.getOutputStream().write(new byte[BEHIND]);
      try (StreamSocket socket = accepted[0];
          IoFile file = transport.open(root, "f", CREATE, WRITE);
          IoVector received = transport.vector()) {
        int[] calls = new int[1];
        long[] got = new long[1];
        if (pending) {
          socket.pending(received, BEFORE + BEHIND);
        }
        poller.register(
            socket,
            Poller.READ,
            ready -> {
              calls[0]++;
              got[0] +=
                  pending
                      ? file.write(received, got[0])
                      : Math.max(0, socket.recv(received, 0, 1 << 20));
            });
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (got[0] < BEFORE + BEHIND && System.nanoTime() < deadline) {
          poller.poll(TimeUnit.MILLISECONDS.toNanos(100));
        }
        assertThat(got[0]).isEqualTo(BEFORE + BEHIND);
        assertThat(calls[0]).isLessThan(MOST_CALLS);
        assertThat(transport.counters().fallbacks(Fallback.REFUSED)).isPositive();
        assertThat(transport.counters().get(Counter.USER_BYTES_IN)).isLessThanOrEqualTo(BEHIND);
      }
    }
  }
}
