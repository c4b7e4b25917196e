package io.iovec.benchmarks.jdk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** One thread and one selector for all connections of a server. */
final class EventLoop {
  /** What moves a connection's bytes, in the loop's thread. */
  interface Handler {
    /** Moves what can be moved now. */
    void ready(SelectionKey key) throws IOException;

    /** Lets the connection go, after its end or an error. */
    default void close(SelectionKey key) throws IOException {
      key.channel().close();
    }
  }

  /** Begins to serve a connection, whose key is interested in reading. */
  @FunctionalInterface
  interface Acceptor {
    Handler accept(SelectionKey key) throws IOException;
  }

  private final Selector selector = Selector.open();

  EventLoop() throws IOException {}

  /** Returns the port; to be called before the start. */
  int listen(Acceptor acceptor) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
    listener.configureBlocking(false);
    Handler accepting = key -> acceptAll(listener, acceptor);
    listener.register(selector, SelectionKey.OP_ACCEPT, accepting);
    return listener.socket().getLocalPort();
  }

  private void acceptAll(ServerSocketChannel listener, Acceptor acceptor) throws IOException {
    for (SocketChannel next = listener.accept(); next != null; next = listener.accept()) {
      SelectionKey key = register(next, SelectionKey.OP_READ);
      key.attach(acceptor.accept(key));
    }
  }

  /** Returns a key without a handler, which is to be attached. */
  SelectionKey register(SocketChannel channel, int interest) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel.register(selector, interest);
  }

  /** Sets what a key is interested in, if that is new. */
  static void watch(SelectionKey key, int interest) {
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  void start(String name) {
    new Thread(this::run, name).start();
  }

  private void run() {
    try {
      while (true) {
        selector.select(EventLoop::dispatch);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot select", e);
    }
  }

  private static void dispatch(SelectionKey key) {
    Handler handler = (Handler) key.attachment();
    if (!key.isValid()) {
      return; // a relay's other end has closed it
    }
    try {
      handler.ready(key);
    } catch (IOException e) {
      System.err.println("connection: " + e);
      try {
        handler.close(key);
      } catch (IOException again) {
        System.err.println("close: " + again);
      }
    }
  }
}
