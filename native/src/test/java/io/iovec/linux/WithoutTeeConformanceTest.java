package io.iovec.linux;

import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import io.iovec.conformance.TransportConformance;
import io.iovec.kernel.KernelTransportProvider;
import java.util.Set;

/** The same rules where pipes cannot be shared, so that splitting one takes its bytes out. */
class WithoutTeeConformanceTest extends TransportConformance {
  @Override
  protected TransportProvider provider() {
    return new KernelTransportProvider();
  }

  @Override
  protected String label() {
    return "kernel without tee, rcvlowat, openat2";
  }

  @Override
  protected TransportConfig config() {
    return TransportConfig.defaults().withDisabled(Set.of("tee", "rcvlowat", "openat2"));
  }
}
