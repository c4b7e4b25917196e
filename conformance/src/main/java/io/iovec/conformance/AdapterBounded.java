package io.iovec.conformance;

import java.net.InetSocketAddress;
import java.util.concurrent.locks.LockSupport;

/** A server that is closed within a time, or else that is a failure. */
final class AdapterBounded implements AdapterServer {
  private static final long PAUSE_NANOS = 200_000;

  private final AdapterServer server;

  AdapterBounded(AdapterServer server) {
    this.server = server;
  }

  @Override
  public InetSocketAddress address() {
    return server.address();
  }

  @Override
  public void unbind() throws Exception {
    server.unbind();
  }

  @Override
  public void bind(InetSocketAddress address) throws Exception {
    server.bind(address);
  }

  @Override
  public void close() throws Exception {
    Background closing = Background.start(server::close);
    Deadline deadline = new Deadline();
    while (!closing.isDone()) {
      deadline.check(() -> "the server to be closed, with its connections and threads");
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    closing.join();
  }
}
