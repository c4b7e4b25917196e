package io.iovec.conformance;

import io.iovec.TransportConfig;
import io.iovec.TransportProvider;

/** Holds the reference transport, with all switched off, to the rules that say how it refuses. */
class BareReferenceConformanceTest extends TransportConformance {
  @Override
  protected TransportProvider provider() {
    return new ReferenceTransportProvider();
  }

  @Override
  protected TransportConfig config() {
    return super.config().withDisabled(ReferenceTransportProvider.KILL_SWITCHES);
  }

  @Override
  protected Faults faults() {
    return new ReferenceFaults();
  }

  @Override
  protected String label() {
    return "bare reference";
  }
}
