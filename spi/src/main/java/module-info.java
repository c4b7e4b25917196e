/** The io vector, its entries, and the SPI that a transport implements. */
module io.iovec {
  requires static org.jspecify;

  exports io.iovec;

  uses io.iovec.TransportProvider;
}
