package io.iovec.benchmarks;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.iovec.Policy;
import io.iovec.TransportConfig;
import io.iovec.guice.IovecModule;
import io.iovec.guice.TransportLifecycle;
import io.iovec.samples.smb.SmbConfig;
import io.iovec.samples.smb.SmbModule;
import io.iovec.samples.smb.SmbServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;

/** The SMB server under measurement, in a process of its own that ends with its standard input. */
final class SmbBenchServer {
  private SmbBenchServer() {}

  /**
   * Serves, and prints its port.
   *
   * @param args transport; policy; directory; share
   */
  public static void main(String[] args) throws IOException {
    TransportConfig transport =
        TransportConfig.defaults()
            .withTransport(args[0])
            .withPolicy(Policy.valueOf(args[1].toUpperCase(Locale.ROOT)));
    SmbConfig config =
        SmbConfig.of(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                args[3],
                Path.of(args[2]))
            .withGuest(true);
    try (TransportLifecycle lifecycle = new TransportLifecycle()) {
      Injector injector =
          Guice.createInjector(
              new IovecModule().with(transport).with(lifecycle), new SmbModule(config));
      try (SmbServer server = injector.getInstance(SmbServer.class)) {
        System.out.println(server.address().getPort());
        while (System.in.read() >= 0) {
          // Nothing is asked of it but to stay.
        }
      }
    }
  }
}
