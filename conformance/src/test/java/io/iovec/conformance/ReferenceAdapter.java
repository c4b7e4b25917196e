package io.iovec.conformance;

import io.iovec.Transport;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * A small server framework on the bare SPI, with every feature that an adapter can have: what the
 * rules of section A are tried on, and what somebody who writes an adapter may read first.
 *
 * <p>A {@link ReferenceAdapterServer} has a few {@link ReferenceAdapterLoop loops}, threads with a
 * poller each. A {@link ReferenceAdapterConnection} is what the application has, in any thread; its
 * {@link ReferenceAdapterChannel} is confined to one loop. It receives through a {@link
 * ReferenceAdapterInput}, sends from a {@link ReferenceAdapterQueue}, and tells the handler by
 * {@link ReferenceAdapterEvents}. Three decisions keep it simple:
 *
 * <ul>
 *   <li>What a handler asks for is done after it has returned, so events never nest.
 *   <li>Input is pulled, a message at a time: suspending holds at once, whatever lies in buffers.
 *   <li>Nothing is received while the pool is busy with a connection, so nothing piles up there,
 *       and buffers need no copies.
 * </ul>
 */
final class ReferenceAdapter implements Adapter {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.allOf(Feature.class);
  }

  @Override
  public AdapterServer serve(Transport transport, AdapterSetup setup, AdapterHandler handler)
      throws IOException {
    return new ReferenceAdapterServer(transport, setup, handler);
  }
}
