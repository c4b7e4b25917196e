package io.iovec.nio;

import io.iovec.TransportProvider;
import io.iovec.conformance.Faults;
import io.iovec.conformance.TransportConformance;
import java.util.Set;

/** The rules that hold for every transport. */
public class NioConformanceTest extends TransportConformance {
  @Override
  protected TransportProvider provider() {
    return new NioTransportProvider();
  }

  @Override
  protected Faults faults() {
    return new NioFaults();
  }

  @Override
  protected Set<String> killSwitches() {
    return Set.of(NioTransport.SENDFILE);
  }
}
