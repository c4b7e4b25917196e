package io.iovec.linux;

import io.iovec.Capability;
import io.iovec.TransportProvider;
import io.iovec.conformance.Faults;
import io.iovec.conformance.TransportConformance;
import io.iovec.kernel.KernelTransportProvider;
import java.util.EnumSet;
import java.util.Set;

/** All rules of SPEC.md, by the {@code kernel} transport over the system calls of this module. */
public class KernelConformanceTest extends TransportConformance {
  @Override
  protected TransportProvider provider() {
    return new KernelTransportProvider();
  }

  @Override
  protected Faults faults() {
    return new KernelFaults();
  }

  @Override
  protected Set<String> killSwitches() {
    return Set.of(
        "splice",
        "splice-recv",
        "splice-send",
        "splice-read",
        "splice-write",
        "tee",
        "openat2",
        "rcvlowat",
        "pending",
        "mapping");
  }

  @Override
  protected Set<Capability> expected() {
    return EnumSet.allOf(Capability.class);
  }
}
