package io.iovec.samples.relay;

import java.net.SocketAddress;

/**
 * What a {@link Relay} is made with. Immutable.
 *
 * @param address where it listens; port 0 for any free one
 * @param target where it connects for each client
 * @param maxConnections how many clients may be connected at a time; others wait in the queue
 * @param bufferSize the most bytes that one direction of one connection holds
 */
public record RelayConfig(
    SocketAddress address, SocketAddress target, int maxConnections, int bufferSize) {
  /**
   * Makes a configuration.
   *
   * @throws IllegalArgumentException if a number is not positive
   */
  public RelayConfig {
    if (maxConnections < 1 || bufferSize < 1) {
      throw new IllegalArgumentException(
          "maxConnections=%d bufferSize=%d: must be positive"
              .formatted(maxConnections, bufferSize));
    }
  }

  /** Returns the defaults: 1,000 connections, 256 KiB. */
  public static RelayConfig of(SocketAddress address, SocketAddress target) {
    return new RelayConfig(address, target, 1000, 256 << 10);
  }
}
