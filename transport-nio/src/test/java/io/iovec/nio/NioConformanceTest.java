package io.iovec.nio;

import io.iovec.TransportProvider;
import io.iovec.conformance.TransportConformance;

/** The rules that hold for every transport. */
class NioConformanceTest extends TransportConformance {
  @Override
  protected TransportProvider provider() {
    return new NioTransportProvider();
  }
}
