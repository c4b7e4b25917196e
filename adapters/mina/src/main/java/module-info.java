/** Apache MINA on any transport. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // a name fixed by MINA
module io.iovec.mina {
  requires transitive io.iovec;
  requires static jakarta.inject;
  requires transitive org.apache.mina.core;
  requires static org.jspecify;

  exports io.iovec.mina;
}
