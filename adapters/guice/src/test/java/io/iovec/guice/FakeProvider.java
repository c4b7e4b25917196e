package io.iovec.guice;

import io.iovec.Probe;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import io.iovec.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A provider whose verdict and whose opening are knobs; it remembers what it opened. */
class FakeProvider implements TransportProvider {
  private final String name;
  private final int priority;
  private Verdict usable = Verdict.yes("tried it");
  private IOException refusal;
  final List<FakeTransport> opened = new ArrayList<>();
  int probeCount;

  FakeProvider(String name, int priority) {
    this.name = name;
    this.priority = priority;
  }

  FakeProvider unusable(String reason) {
    usable = Verdict.no(reason);
    return this;
  }

  FakeProvider refusing(String reason) {
    refusal = reason == null ? null : new IOException(reason);
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int priority() {
    return priority;
  }

  @Override
  public Probe probe(TransportConfig config) {
    probeCount++;
    return new Probe(usable, Map.of(), Map.of());
  }

  @Override
  public Transport open(TransportConfig config) throws IOException {
    if (refusal != null) {
      throw refusal;
    }
    FakeTransport transport = new FakeTransport(name, config);
    opened.add(transport);
    return transport;
  }
}
