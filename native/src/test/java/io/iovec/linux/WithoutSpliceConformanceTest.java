package io.iovec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Probe;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import io.iovec.conformance.TransportConformance;
import io.iovec.kernel.KernelTransportProvider;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The same rules where payload goes through user memory, but for sending files, and where pipes
 * cannot be shared, so that splitting one takes its bytes out. With no way through the kernel at
 * all this transport is not to be used.
 */
class WithoutSpliceConformanceTest extends TransportConformance {
  @Override
  protected TransportProvider provider() {
    return new KernelTransportProvider();
  }

  @Override
  protected String label() {
    return "kernel without splice-recv, splice-write, tee, rcvlowat, openat2";
  }

  @Override
  protected TransportConfig config() {
    return TransportConfig.defaults()
        .withDisabled(Set.of("splice-recv", "splice-write", "tee", "rcvlowat", "openat2"));
  }

  @Test
  void isNotUsableWhereEveryWayThroughTheKernelIsSwitchedOff() {
    Probe probe = provider().probe(TransportConfig.defaults().withDisabled(Set.of("splice")));
    assertThat(probe.usable().holds()).isFalse();
    assertThat(probe.usable().reason()).startsWith("nothing can stay in the kernel here");
  }
}
