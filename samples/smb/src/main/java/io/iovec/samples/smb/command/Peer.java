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
   * Runs a task once, when more has arrived of the message that was received last, or nothing more
   * will.
   */
  void whenArrived(Runnable task);

  /**
   * Runs a task once, when all has arrived of the message that was received last, or been dropped
   * because it was released; or nothing more will. To be asked before it is released.
   */
  void whenAllArrived(Runnable task);

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
