/** A TCP relay that never sees the bytes it relays. */
module io.iovec.relay {
  requires transitive io.iovec;
  requires static org.jspecify;

  exports io.iovec.samples.relay;
}
