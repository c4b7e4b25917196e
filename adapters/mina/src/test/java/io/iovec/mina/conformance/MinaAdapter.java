package io.iovec.mina.conformance;

import io.iovec.Transport;
import io.iovec.conformance.Adapter;
import io.iovec.conformance.AdapterHandler;
import io.iovec.conformance.AdapterServer;
import io.iovec.conformance.AdapterSetup;
import io.iovec.conformance.Feature;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** Servers of Apache MINA on a transport. */
public final class MinaAdapter implements Adapter {
  /** For tests. */
  public MinaAdapter() {}

  @Override
  public String name() {
    return "mina";
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.allOf(Feature.class);
  }

  @Override
  public AdapterServer serve(Transport transport, AdapterSetup setup, AdapterHandler handler)
      throws IOException {
    return MinaServer.start(transport, setup, handler);
  }
}
