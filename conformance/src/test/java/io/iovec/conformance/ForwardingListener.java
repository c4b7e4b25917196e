package io.iovec.conformance;

import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A listener that does what another one does, as far as it is not overridden. */
class ForwardingListener implements StreamListener, Forwarding {
  private final StreamListener inner;

  ForwardingListener(StreamListener inner) {
    this.inner = inner;
  }

  @Override
  public final StreamListener inner() {
    return inner;
  }

  @Override
  public @Nullable StreamSocket accept() throws IOException {
    return inner.accept();
  }

  @Override
  public SocketAddress localAddress() {
    return inner.localAddress();
  }

  @Override
  public boolean isOpen() {
    return inner.isOpen();
  }

  @Override
  public void close() {
    inner.close();
  }
}
