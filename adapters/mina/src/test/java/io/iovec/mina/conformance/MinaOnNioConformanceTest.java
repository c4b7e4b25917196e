package io.iovec.mina.conformance;

import io.iovec.TransportConfig;

class MinaOnNioConformanceTest extends MinaConformance {
  @Override
  protected TransportConfig config() {
    return TransportConfig.defaults().withTransport("nio");
  }
}
