package io.iovec.samples.smb.command;

import io.iovec.IoVector;

/** The way back to a client. Thread-safe; nothing in it blocks. */
public interface Peer {
  /**
   * Sends a frame behind those before.
   *
   * @param frame is given away
   * @param then is run once it has gone or, with the connection, cannot go any more
   */
  void send(IoVector frame, Runnable then);

  /**
   * Closes the connection.
   *
   * @param why for the log
   */
  void close(String why);

  /** Names the client for the log. */
  @Override
  String toString();
}
