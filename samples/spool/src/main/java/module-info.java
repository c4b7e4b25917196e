/** A transport of a third party, whose payload waits in temporary files. */
module io.iovec.spool {
  requires transitive io.iovec;
  requires static org.jspecify;

  exports io.iovec.samples.spool;

  uses io.iovec.TransportProvider;

  provides io.iovec.TransportProvider with
      io.iovec.samples.spool.SpoolTransportProvider;
}
