package io.iovec.cli;

import io.iovec.Transport;
import java.io.IOException;
import java.net.SocketAddress;

/** One of the samples' servers, as far as the command needs it. */
interface Server extends AutoCloseable {
  /** Makes a server that listens. */
  interface Factory {
    /** Makes it over a transport, which stays open when the server is closed. */
    Server open(Transport transport) throws IOException;
  }

  /** Returns where it listens, with the port that was really bound. */
  SocketAddress address();

  /** Serves until it is closed. */
  void run();

  @Override
  void close();
}
