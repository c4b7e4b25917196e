package io.iovec.conformance;

import io.iovec.TransportProvider;

/**
 * Makes what a transport asks of the system fail. Whoever implements a transport implements this
 * for its tests, at the place where it calls the system, and the kit says what is to happen there:
 *
 * <pre>{@code
 * Fault fault = plan.next(Call.RECV);
 * if (fault == Fault.ECONNRESET) {
 *   throw new SocketException("Connection reset");
 * }
 * int n = channel.read(fault == Fault.ONE_BYTE ? firstByteOf(into) : into);
 * }</pre>
 *
 * <p>A fault is to look as it does when the system itself fails: nothing is moved, but by the short
 * ones, and what the call works on stays as usable as it would.
 */
public interface Faults {
  /**
   * Tells whether a fault can be had for some calls of a kind. One that cannot is never asked for.
   */
  boolean possible(Call call, Fault fault);

  /**
   * Returns a provider like the one under test, of the same name, whose transports ask {@code plan}
   * before each call to the system and do as it says. Its probes ask too.
   */
  TransportProvider provider(FaultPlan plan);
}
