package io.iovec.samples.spool;

import io.iovec.TransportProvider;
import io.iovec.conformance.TransportConformance;

/** The rules that hold for every transport. */
class SpoolConformanceTest extends TransportConformance {
  @Override
  protected TransportProvider provider() {
    return new SpoolTransportProvider();
  }
}
