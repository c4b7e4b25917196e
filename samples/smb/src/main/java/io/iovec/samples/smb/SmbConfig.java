package io.iovec.samples.smb;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * What an {@link SmbServer} serves, where, and for whom. Immutable.
 *
 * @param listen where to listen; port 0 for any free one
 * @param shareName the name by which clients connect the directory
 * @param directory what is shared, with all that is below it
 * @param guest whether everybody is let in, whatever name and password they give. Without it nobody
 *     is: there are no other users yet
 * @param readOnly whether nothing can be changed
 * @param maxConnections how many clients may be connected at once
 * @param logonTimeout how long a client has to log on
 * @param stallTimeout how long half a message, or a reply that the client does not take, may come
 *     to a stand; three seconds or more, since what comes slowly is looked at every two seconds
 *     only and a client that moves may be closed before that
 * @param idleTimeout how long a client without an open file may be silent
 */
public record SmbConfig(
    InetSocketAddress listen,
    String shareName,
    Path directory,
    boolean guest,
    boolean readOnly,
    int maxConnections,
    Duration logonTimeout,
    Duration stallTimeout,
    Duration idleTimeout) {
  private static final int LONGEST_NAME = 80;
  private static final String NOT_IN_NAMES = "\"/\\[]:|<>+=;,*?";

  /**
   * Checks that it can be served.
   *
   * @throws IllegalArgumentException if no client could name the share, or a number is not positive
   */
  public SmbConfig {
    Objects.requireNonNull(listen, "listen");
    Objects.requireNonNull(directory, "directory");
    if (shareName.isBlank()
        || shareName.length() > LONGEST_NAME
        || shareName.equalsIgnoreCase("IPC$")
        || shareName.chars().anyMatch(c -> c < ' ' || NOT_IN_NAMES.indexOf(c) >= 0)) {
      throw new IllegalArgumentException("shareName=" + shareName);
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException("maxConnections=" + maxConnections);
    }
    checkPositive("logonTimeout", logonTimeout);
    checkPositive("stallTimeout", stallTimeout);
    checkPositive("idleTimeout", idleTimeout);
  }

  private static void checkPositive(String what, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(what + "=" + duration);
    }
  }

  /**
   * Returns a configuration that lets nobody in, of 1024 connections and with the timeouts that
   * servers usually have: 30 seconds, one minute, 15 minutes.
   */
  public static SmbConfig of(InetSocketAddress listen, String shareName, Path directory) {
    return new SmbConfig(
        listen,
        shareName,
        directory,
        false,
        false,
        1024,
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(15));
  }

  /** Returns this configuration with everybody let in, or nobody. */
  public SmbConfig withGuest(boolean allowed) {
    return new SmbConfig(
        listen,
        shareName,
        directory,
        allowed,
        readOnly,
        maxConnections,
        logonTimeout,
        stallTimeout,
        idleTimeout);
  }

  /** Returns this configuration with changes refused, or not. */
  public SmbConfig withReadOnly(boolean only) {
    return new SmbConfig(
        listen,
        shareName,
        directory,
        guest,
        only,
        maxConnections,
        logonTimeout,
        stallTimeout,
        idleTimeout);
  }

  /** Returns this configuration with another bound on connections. */
  public SmbConfig withMaxConnections(int most) {
    return new SmbConfig(
        listen,
        shareName,
        directory,
        guest,
        readOnly,
        most,
        logonTimeout,
        stallTimeout,
        idleTimeout);
  }

  /** Returns this configuration with other timeouts. */
  public SmbConfig withTimeouts(Duration logon, Duration stall, Duration idle) {
    return new SmbConfig(
        listen, shareName, directory, guest, readOnly, maxConnections, logon, stall, idle);
  }
}
