package io.iovec.conformance;

import java.net.InetSocketAddress;

/** A server that does what another one does, as far as it is not overridden. */
class AdapterMutantServer implements AdapterServer {
  private final AdapterServer inner;

  AdapterMutantServer(AdapterServer inner) {
    this.inner = inner;
  }

  @Override
  public InetSocketAddress address() {
    return inner.address();
  }

  @Override
  public void unbind() throws Exception {
    inner.unbind();
  }

  @Override
  public void bind(InetSocketAddress address) throws Exception {
    inner.bind(address);
  }

  @Override
  public void close() throws Exception {
    inner.close();
  }
}
