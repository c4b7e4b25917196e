package io.iovec.nio;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * A connection's channel, which is not closed while the system sends from a file to it. The JDK
 * guards its own reads and writes in this way, but before Java 21 not {@code transferTo}: the
 * descriptor's number could be given to a stranger's file in the middle of it.
 */
final class SocketHandle implements Closeable {
  private final SocketChannel channel;

  SocketHandle(SocketChannel channel) {
    this.channel = channel;
  }

  SocketChannel channel() {
    return channel;
  }

  /** Sends from a file, as {@link OpenFile#transferTo}. */
  synchronized long transferFrom(OpenFile file, long position, long count) throws IOException {
    return file.transferTo(position, count, channel);
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }
}
