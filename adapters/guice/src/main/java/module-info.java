/** Guice modules that choose a transport and open it. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // a name fixed by Guice
module io.iovec.guice {
  requires com.google.common; // for Guice, which has no descriptor to say so
  requires transitive com.google.guice;
  requires transitive io.iovec;
  requires jakarta.inject;
  requires static org.jspecify;

  exports io.iovec.guice;

  opens io.iovec.guice to
      com.google.guice;
}
