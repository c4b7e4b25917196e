/** The {@code iovec} command. */
@SuppressWarnings("requires-automatic") // names fixed by Guice, progressbar and smbj
module io.iovec.cli {
  requires com.google.guice;
  requires com.hierynomus.smbj;
  requires info.picocli;
  requires io.iovec;
  requires io.iovec.guice;
  requires io.iovec.relay;
  requires io.iovec.smb;
  requires io.iovec.upload;
  requires java.net.http;
  requires me.tongfei.progressbar;
  requires org.slf4j;
  requires static org.jspecify;

  opens io.iovec.cli to
      info.picocli;
}
