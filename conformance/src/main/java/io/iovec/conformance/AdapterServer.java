package io.iovec.conformance;

import java.net.InetSocketAddress;

/** A server of the framework under test. */
public interface AdapterServer {
  /** Returns where it listens, or last listened. */
  InetSocketAddress address();

  /** Listens no more; connections stay. */
  void unbind() throws Exception;

  /**
   * Listens at an address besides.
   *
   * @throws java.net.BindException or its like of the framework, if the address is in use
   */
  void bind(InetSocketAddress address) throws Exception;

  /** Closes it with its connections, and waits until its threads have ended. Again does nothing. */
  void close() throws Exception;
}
