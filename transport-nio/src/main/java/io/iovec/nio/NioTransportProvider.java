package io.iovec.nio;

import io.iovec.Probe;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import java.io.IOException;

/**
 * Provides the transport {@code nio}, which serves where nothing better does: any JVM, any
 * operating system. Found by {@link java.util.ServiceLoader}.
 */
public final class NioTransportProvider implements TransportProvider {
  private final ChannelCalls calls;

  /** Makes a provider. */
  public NioTransportProvider() {
    this(ChannelCalls.DIRECT);
  }

  /** Makes a provider whose transports ask channels by {@code calls}. */
  NioTransportProvider(ChannelCalls calls) {
    this.calls = calls;
  }

  @Override
  public String name() {
    return NioTransport.NAME;
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Probe probe(TransportConfig config) {
    return new NioProbe(calls, config).run();
  }

  @Override
  public Transport open(TransportConfig config) throws IOException {
    Probe probe = probe(config);
    if (!probe.usable().holds()) {
      throw new IOException("nio cannot be used here: " + probe.usable().reason());
    }
    return NioTransport.of(calls, config, probe);
  }
}
