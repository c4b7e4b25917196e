package io.iovec.samples.upload;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What an {@link UploadServer} is made with. Immutable.
 *
 * @param address where it listens; port 0 for any free one
 * @param directory holds the files, none of which is in a directory below it
 * @param maxUpload the most bytes of one file
 * @param maxConnections how many connections may be open at a time; others wait in the queue
 * @param diskThreads how many threads wait for the disk
 * @param idleTimeout how long a client may neither send nor receive anything, and how long the head
 *     of a request may take
 */
public record UploadConfig(
    SocketAddress address,
    Path directory,
    long maxUpload,
    int maxConnections,
    int diskThreads,
    Duration idleTimeout) {
  /**
   * Makes a configuration.
   *
   * @throws IllegalArgumentException if a number or the timeout is not positive
   */
  public UploadConfig {
    if (maxUpload < 1 || maxConnections < 1 || diskThreads < 1) {
      throw new IllegalArgumentException(
          "maxUpload=%d maxConnections=%d diskThreads=%d: must be positive"
              .formatted(maxUpload, maxConnections, diskThreads));
    }
    if (idleTimeout.isNegative() || idleTimeout.isZero()) {
      throw new IllegalArgumentException("idleTimeout=" + idleTimeout + ": must be positive");
    }
  }

  /**
   * Returns the defaults: port 8480 for this machine alone, 16 GiB, 1,000 connections, 4 threads,
   * 30 seconds.
   */
  public static UploadConfig defaults(Path directory) {
    return new UploadConfig(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 8480),
        directory,
        16L << 30,
        1000,
        4,
        Duration.ofSeconds(30));
  }

  /** Returns this configuration with another address. */
  public UploadConfig withAddress(SocketAddress other) {
    return new UploadConfig(other, directory, maxUpload, maxConnections, diskThreads, idleTimeout);
  }

  /** Returns this configuration with other limits. */
  public UploadConfig withLimits(long upload, int connections, Duration idle) {
    return new UploadConfig(address, directory, upload, connections, diskThreads, idle);
  }
}
