package io.iovec;

import java.io.IOException;
import java.util.Map;

/** A provider whose verdict is given, or which throws what it is given. */
final class FakeProvider implements TransportProvider {
  private final String name;
  private final int priority;
  private final Probe probe;
  private Throwable failure;

  private FakeProvider(String name, int priority, Probe probe) {
    this.name = name;
    this.priority = priority;
    this.probe = probe;
  }

  static FakeProvider usable(String name, int priority) {
    return new FakeProvider(name, priority, new Probe(Verdict.yes("tried it"), Map.of(), Map.of()));
  }

  static FakeProvider unusable(String name, int priority, String reason) {
    return new FakeProvider(name, priority, Probe.unusable(reason));
  }

  static FakeProvider failing(String name, Throwable failure) {
    FakeProvider provider = usable(name, 100);
    provider.failure = failure;
    return provider;
  }

  Candidate candidate() {
    return Transports.probe(this, TransportConfig.defaults());
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
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return probe;
  }

  @Override
  public Transport open(TransportConfig config) throws IOException {
    if (config.disabled().contains(name)) {
      throw new IOException("refused to open");
    }
    return new FakeTransport();
  }
}
