package io.iovec.conformance;

import io.iovec.Transport;
import java.util.Set;

/**
 * A server framework on io vectors, as the kit drives it. Whoever writes an adapter implements this
 * for its tests: it starts servers of the framework, as an application would, and passes on what
 * the framework tells its handlers.
 */
public interface Adapter {
  /** Returns the framework's name: one lower-case word, as {@code mina}. */
  String name();

  /** Returns what it has, because its framework does. */
  Set<Feature> features();

  /**
   * Starts a server on a free port of the loopback address; the caller closes it.
   *
   * @param transport what the server runs on; stays open when the server is closed
   * @param setup what the server is to have in its chain, of the {@link #features} only
   * @param handler is told what happens, in the threads of the framework
   */
  AdapterServer serve(Transport transport, AdapterSetup setup, AdapterHandler handler)
      throws Exception;
}
