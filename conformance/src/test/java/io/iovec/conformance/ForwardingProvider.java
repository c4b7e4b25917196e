package io.iovec.conformance;

import io.iovec.Probe;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import java.io.IOException;

/** A provider that does what another one does, as far as it is not overridden. */
class ForwardingProvider implements TransportProvider {
  private final TransportProvider inner;

  ForwardingProvider(TransportProvider inner) {
    this.inner = inner;
  }

  /** Returns what is given out instead of a transport that was opened. */
  Transport altered(Transport transport) {
    return transport;
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public int priority() {
    return inner.priority();
  }

  @Override
  public Probe probe(TransportConfig config) {
    return inner.probe(config);
  }

  @Override
  public Transport open(TransportConfig config) throws IOException {
    return altered(inner.open(config));
  }
}
