package io.iovec;

import java.io.IOException;

/**
 * What {@link java.util.ServiceLoader} finds: it probes the machine and opens a transport. Thread-
 * safe. Its class must load on Java 17; what needs more is loaded by {@link #probe}, which reports
 * that it could not.
 */
public interface TransportProvider {
  /**
   * Returns the name that {@code iovec.transport} chooses this provider by: one lower-case word.
   */
  String name();

  /** Returns what decides among usable providers: the highest is chosen. {@code nio} has 0. */
  int priority();

  /**
   * Tries, on this machine and now, what the transport would do: moves real bytes. Leaves nothing
   * behind. Blocks for some milliseconds.
   *
   * @return what was found; a provider that cannot work here says so in the result and does not
   *     throw
   */
  Probe probe(TransportConfig config);

  /**
   * Opens a transport; the caller closes it.
   *
   * @throws IOException if it cannot be opened, and why
   */
  Transport open(TransportConfig config) throws IOException;
}
