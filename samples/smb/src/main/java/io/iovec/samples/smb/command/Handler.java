package io.iovec.samples.smb.command;

import java.io.IOException;

/**
 * Answers the requests of one command. One object serves all connections at once and keeps nothing
 * between two requests.
 */
@FunctionalInterface
interface Handler {
  /**
   * Begins with a request: checks it, and answers it ({@link Exchange#reply}) or leaves that to a
   * worker ({@link Exchange#work}, {@link Exchange#shared}, {@link Exchange#exclusive}).
   *
   * <p>Runs on the event loop, in the order in which requests came, and must not block. But behind
   * a request of the same message that a worker has answered, it runs in that worker.
   *
   * @throws io.iovec.samples.smb.protocol.StatusException to answer with an error
   * @throws java.net.ProtocolException to close the connection
   * @throws IOException if something else failed: the answer is INTERNAL_ERROR
   */
  void handle(Exchange exchange) throws IOException;
}
