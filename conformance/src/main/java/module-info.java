/** The rules that every transport keeps, as tests that it can be held to. */
module io.iovec.conformance {
  requires transitive io.iovec;
  requires transitive org.junit.jupiter.api;
  requires org.junit.jupiter.params;
  requires org.junit.platform.launcher;
  requires static org.jspecify;

  exports io.iovec.conformance;

  opens io.iovec.conformance to
      org.junit.platform.commons;
}
