/** The {@code iovec} command. */
@SuppressWarnings("requires-automatic") // names fixed by Guice and progressbar
module io.iovec.cli {
  requires com.google.guice;
  requires info.picocli;
  requires io.iovec;
  requires io.iovec.guice;
  requires io.iovec.relay;
  requires io.iovec.upload;
  requires java.net.http;
  requires me.tongfei.progressbar;
  requires org.slf4j;
  requires static org.jspecify;

  opens io.iovec.cli to
      info.picocli;
}
