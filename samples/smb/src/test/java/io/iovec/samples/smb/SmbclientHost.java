package io.iovec.samples.smb;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.guice.IovecModule;
import io.iovec.guice.TransportLifecycle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** The server under test and its transport, wired as an application wires them. */
final class SmbclientHost implements AutoCloseable {
  private final TransportLifecycle lifecycle;
  final Transport transport;
  final SmbServer server;

  private SmbclientHost(TransportLifecycle lifecycle, Injector injector) {
    this.lifecycle = lifecycle;
    transport = injector.getInstance(Transport.class);
    server = injector.getInstance(SmbServer.class);
  }

  static SmbclientHost start(
      TransportConfig transport, String share, Path directory, boolean guest, boolean readOnly) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    SmbConfig config = SmbConfig.of(any, share, directory).withGuest(guest).withReadOnly(readOnly);
    TransportLifecycle lifecycle = new TransportLifecycle();
    try {
      return new SmbclientHost(
          lifecycle,
          Guice.createInjector(
              new IovecModule().with(transport).with(lifecycle), new SmbModule(config)));
    } catch (RuntimeException e) {
      lifecycle.close();
      throw e;
    }
  }

  int port() {
    return server.address().getPort();
  }

  @Override
  public void close() {
    server.close();
    lifecycle.close();
  }
}
