package io.iovec.samples.smb.command;

import io.iovec.IoVector;
import io.iovec.TransportConfig;
import io.iovec.samples.smb.session.Connection;

/** A client, as long as it is connected. Thread-safe. */
public final class Client {
  /** What may be on its way to the client: one READ of the largest, and the next one behind it. */
  private static final long MOST_READ_AHEAD = 16 << 20;

  /** So many clients at least have to leave their replies where they are before room runs out. */
  private static final int CLIENTS = 8;

  private final Peer peer;
  private final Connection connection;
  private final Budget readAhead;
  private volatile boolean loggedOn;
  private volatile boolean closing;

  /**
   * Begins with a new connection, which {@link #closed} ends.
   *
   * @param peer the way back
   * @param connection nothing has happened on it yet
   */
  public Client(Service service, Peer peer, Connection connection) {
    this.peer = peer;
    this.connection = connection;
    this.readAhead = new Budget(service.worker(), mostReadAhead(service.transport().config()));
  }

  private static long mostReadAhead(TransportConfig config) {
    return Math.min(
        MOST_READ_AHEAD, Math.min(config.kernelLimit(), config.memoryLimit()) / CLIENTS);
  }

  /** Tells whether anybody has ever logged on. */
  public boolean isLoggedOn() {
    return loggedOn;
  }

  /**
   * Says that the connection is closed: closes all that belongs to it, behind what is still being
   * done with it. Does not wait.
   *
   * @param then is run once nothing is left, in any thread
   */
  public void closed(Runnable then) {
    readAhead.close();
    connection.close(then);
  }

  Connection connection() {
    return connection;
  }

  /** Returns the bytes of files that may wait for the client to take them. */
  Budget readAhead() {
    return readAhead;
  }

  void loggedOn() {
    loggedOn = true;
  }

  void send(IoVector frame, Runnable then) {
    peer.send(frame, then);
  }

  void whenArrived(Runnable task) {
    peer.whenArrived(task);
  }

  void whenAllArrived(Runnable task) {
    peer.whenAllArrived(task);
  }

  void close(String why) {
    closing = true;
    peer.close(why);
  }

  /** Tells whether the connection has been closed from here: nothing is done for it any more. */
  boolean isClosing() {
    return closing;
  }

  @Override
  public String toString() {
    return peer.toString();
  }
}
