package io.iovec.linux;

import io.iovec.TransportProvider;
import io.iovec.conformance.TransportConformance;
import io.iovec.kernel.KernelTransportProvider;

/** All rules of SPEC.md, by the {@code kernel} transport over the system calls of this module. */
class KernelConformanceTest extends TransportConformance {
  @Override
  protected TransportProvider provider() {
    return new KernelTransportProvider();
  }
}
