/** An SMB2/3 file server on Apache MINA. */
@SuppressWarnings("requires-automatic") // names fixed by Guice and MINA
module io.iovec.smb {
  requires com.google.guice;
  requires transitive io.iovec;
  requires io.iovec.guice;
  requires io.iovec.mina;
  requires jakarta.inject;
  requires org.apache.commons.io;
  requires org.apache.mina.core;
  requires org.bouncycastle.provider;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.iovec.samples.smb;

  opens io.iovec.samples.smb to
      com.google.guice;
}
