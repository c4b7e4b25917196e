package io.iovec.conformance;

import io.iovec.IoVector;
import java.nio.ByteBuffer;

/** A handler that passes on what it is told, as far as it is not overridden. */
class AdapterMutantHandler implements AdapterHandler {
  private final AdapterHandler inner;

  AdapterMutantHandler(AdapterHandler inner) {
    this.inner = inner;
  }

  /** Returns which connection is told of instead. */
  AdapterConnection altered(AdapterConnection connection) {
    return connection;
  }

  @Override
  public void opened(AdapterConnection connection) throws Exception {
    inner.opened(altered(connection));
  }

  @Override
  public void received(AdapterConnection connection, ByteBuffer bytes) throws Exception {
    inner.received(altered(connection), bytes);
  }

  @Override
  public void received(AdapterConnection connection, IoVector message) throws Exception {
    inner.received(altered(connection), message);
  }

  @Override
  public void received(AdapterConnection connection, String line) throws Exception {
    inner.received(altered(connection), line);
  }

  @Override
  public void sent(AdapterConnection connection) throws Exception {
    inner.sent(altered(connection));
  }

  @Override
  public void ended(AdapterConnection connection) throws Exception {
    inner.ended(altered(connection));
  }

  @Override
  public void idle(AdapterConnection connection) throws Exception {
    inner.idle(altered(connection));
  }

  @Override
  public void failed(AdapterConnection connection, Throwable cause) throws Exception {
    inner.failed(altered(connection), cause);
  }

  @Override
  public void closed(AdapterConnection connection) throws Exception {
    inner.closed(altered(connection));
  }
}
