/** The transport for any JVM and any operating system. */
module io.iovec.nio {
  requires transitive io.iovec;
  requires static org.jspecify;

  exports io.iovec.nio;

  provides io.iovec.TransportProvider with
      io.iovec.nio.NioTransportProvider;
}
