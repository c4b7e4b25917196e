package io.iovec.conformance;

import io.iovec.TransportProvider;
import java.util.Set;

/** Holds the reference transport to all rules. */
class ReferenceConformanceTest extends TransportConformance {
  @Override
  protected TransportProvider provider() {
    return new ReferenceTransportProvider();
  }

  @Override
  protected Faults faults() {
    return new ReferenceFaults();
  }

  @Override
  protected Set<String> killSwitches() {
    return ReferenceTransportProvider.KILL_SWITCHES;
  }
}
