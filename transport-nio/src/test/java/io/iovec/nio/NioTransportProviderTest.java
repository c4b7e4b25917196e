package io.iovec.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Candidate;
import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.IoFile;
import io.iovec.Poller;
import io.iovec.Probe;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.TransportConfig;
import io.iovec.Transports;
import io.iovec.Verdict;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Finding, probing, opening and closing the transport. */
@ExtendWith(LeakCheck.class)
class NioTransportProviderTest {
  private static Probe probe(String... disabled) {
    return new NioTransportProvider()
        .probe(TransportConfig.defaults().withDisabled(Set.of(disabled)));
  }

  @Test
  void isFoundAndServesWhereNothingBetterDoes() throws Exception {
    assertThat(Transports.find(TransportConfig.defaults()))
        .filteredOn(candidate -> candidate.name().equals("nio"))
        .singleElement()
        .satisfies(candidate -> assertThat(candidate.isUsable()).isTrue())
        .extracting(Candidate::provider)
        .satisfies(provider -> assertThat(provider.priority()).isZero());
    try (var transport = Transports.open(TransportConfig.defaults().withTransport("nio"))) {
      assertThat(transport.name()).isEqualTo("nio");
    }
  }

  @Test
  void triesEveryCapabilityAndSaysWhatItSaw() {
    Probe probe = probe();
    assertThat(probe.usable().holds()).isTrue();
    assertThat(probe.capabilities().keySet()).containsExactlyInAnyOrder(Capability.values());
    assertThat(probe.capabilities().values())
        .extracting(Verdict::reason)
        .allSatisfy(reason -> assertThat(reason).isNotBlank());
    for (Capability never :
        new Capability[] {
          Capability.KERNEL_RECV,
          Capability.KERNEL_RELAY,
          Capability.KERNEL_WRITE,
          Capability.PENDING,
          Capability.PINNED_READ,
          Capability.CONFINED_OPEN
        }) {
      assertThat(probe.has(never)).as("%s", never).isFalse();
    }
    assertThat(probe.facts()).containsKeys("java", "system", "memory limit", "kill switches");
  }

  @Test
  void reportsWhatIsSwitchedOffAndWhatItDoesNotKnow() {
    Probe probe = probe("sendfile", "vmsplice", "tee");
    assertThat(probe.usable().holds()).isTrue();
    assertThat(probe.capabilities().get(Capability.KERNEL_SEND).reason())
        .contains("iovec.disable", "sendfile");
    assertThat(probe.has(Capability.KERNEL_READ)).isFalse();
    assertThat(probe.facts()).containsValue("tee, vmsplice");
  }

  @Test
  void probesInAnInterruptedThreadToo() {
    Thread.currentThread().interrupt();
    Probe probe = probe();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(probe.has(Capability.KERNEL_SEND)).isEqualTo(probe().has(Capability.KERNEL_SEND));
    assertThat(probe.usable().holds()).isTrue();
  }

  @Test
  void leavesNothingBehind() throws Exception {
    Descriptors.assertFlat(() -> assertThat(probe().usable().holds()).isTrue());
  }

  @Test
  void closesWhatIsStillOpen(@TempDir Path directory) throws Exception {
    NioTransport transport = Opened.transport();
    StreamListener listener = transport.listen(Pair.loopback());
    StreamSocket socket = transport.connect(listener.localAddress());
    Poller poller = transport.poller();
    poller.register(socket, Poller.WRITE, r -> {});
    IoFile file =
        transport.open(directory, "file", StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    assertThat(transport.counters().get(Counter.SOCKETS_OPEN)).isEqualTo(2);
    assertThat(transport.counters().get(Counter.FILES_OPEN)).isEqualTo(1);
    transport.close();
    transport.close();
    assertThat(transport.counters().get(Counter.SOCKETS_OPEN)).isZero();
    assertThat(transport.counters().get(Counter.FILES_OPEN)).isZero();
    assertThatThrownBy(() -> poller.poll(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(listener::accept).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(file::size).isInstanceOf(Exception.class);
    assertThatThrownBy(() -> transport.listen(Pair.loopback()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> transport.open(directory, "file"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(transport::poller).isInstanceOf(IllegalStateException.class);
    poller.close();
    socket.close();
    listener.close();
    file.close();
  }
}
