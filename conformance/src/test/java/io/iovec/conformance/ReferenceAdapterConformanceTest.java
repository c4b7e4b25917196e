package io.iovec.conformance;

import io.iovec.Candidate;
import io.iovec.TransportConfig;
import io.iovec.Transports;
import java.util.List;

/**
 * Holds the reference adapter, on the reference transport, to all that the kit asks of adapters.
 */
class ReferenceAdapterConformanceTest extends AdapterConformance {
  @Override
  protected Adapter adapter() {
    return new ReferenceAdapter();
  }

  @Override
  protected TransportConfig config() {
    return super.config().withTransport(ReferenceTransportProvider.NAME);
  }

  @Override
  protected List<Candidate> candidates() {
    return List.of(Transports.probe(new ReferenceTransportProvider(), config()));
  }
}
