package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Where relays connect to. */
final class Sink implements AutoCloseable {
  private static final int BACKLOG = 4096;

  private final ServerSocketChannel listener;
  private final Selector selector;

  Sink() throws IOException {
    selector = Selector.open();
    listener = ServerSocketChannel.open();
    listener.bind(Loopback.address(0), BACKLOG);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
  }

  int port() {
    return listener.socket().getLocalPort();
  }

  /** Closes what has connected and was not accepted, after a run that failed. */
  void dropWaiting() throws IOException {
    for (SocketChannel each = listener.accept(); each != null; each = listener.accept()) {
      each.close();
    }
  }

  /**
   * Returns the next connection, in blocking mode.
   *
   * @throws IOException if none comes within the time
   */
  SocketChannel accept(long patienceNanos) throws IOException {
    long start = System.nanoTime();
    while (true) {
      SocketChannel channel = listener.accept();
      if (channel != null) {
        return channel;
      }
      long leftMillis = (patienceNanos - (System.nanoTime() - start)) / 1_000_000;
      if (leftMillis <= 0) {
        throw new IOException("the relay did not connect to the sink");
      }
      selector.select(key -> {}, leftMillis);
    }
  }

  @Override
  public void close() throws IOException {
    try (selector) {
      listener.close();
    }
  }
}
