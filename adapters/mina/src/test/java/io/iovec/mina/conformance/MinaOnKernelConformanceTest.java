package io.iovec.mina.conformance;

import io.iovec.TransportConfig;

class MinaOnKernelConformanceTest extends MinaConformance {
  @Override
  protected TransportConfig config() {
    return TransportConfig.defaults().withTransport("kernel");
  }
}
