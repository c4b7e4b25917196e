package io.iovec.samples.spool;

import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A listener that accepts sockets with a spool. */
final class SpoolListener implements StreamListener {
  private final SpoolTransport transport;
  final StreamListener nio;

  SpoolListener(SpoolTransport transport, StreamListener nio) {
    this.transport = transport;
    this.nio = nio;
  }

  @Override
  public @Nullable StreamSocket accept() throws IOException {
    StreamSocket socket = nio.accept();
    return socket == null ? null : new SpoolSocket(transport, socket);
  }

  @Override
  public SocketAddress localAddress() {
    return nio.localAddress();
  }

  @Override
  public boolean isOpen() {
    return nio.isOpen();
  }

  @Override
  public void close() {
    nio.close();
  }
}
