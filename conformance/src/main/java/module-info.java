/** The rules that every transport keeps, as tests that it can be held to. */
module io.iovec.conformance {
  requires transitive io.iovec;
  requires transitive org.junit.jupiter.api;
  requires com.google.gson;
  requires org.junit.jupiter.params;
  requires org.junit.platform.launcher;
  requires static info.picocli;
  requires static org.jspecify;

  exports io.iovec.conformance;

  opens io.iovec.conformance to
      info.picocli,
      org.junit.platform.commons;

  uses io.iovec.TransportProvider;
  uses io.iovec.conformance.AdapterConformance;
  uses io.iovec.conformance.TransportConformance;
}
