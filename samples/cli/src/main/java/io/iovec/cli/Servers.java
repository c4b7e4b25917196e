package io.iovec.cli;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import io.iovec.Transport;
import io.iovec.samples.relay.Relay;
import io.iovec.samples.relay.RelayConfig;
import io.iovec.samples.smb.SmbConfig;
import io.iovec.samples.smb.SmbModule;
import io.iovec.samples.smb.SmbServer;
import io.iovec.samples.upload.UploadConfig;
import io.iovec.samples.upload.UploadServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes the samples' servers. */
final class Servers {
  private Servers() {}

  static Server.Factory upload(
      InetSocketAddress listen, Path directory, long maxUpload, Consumer<String> log) {
    return transport -> {
      UploadConfig defaults = UploadConfig.defaults(directory).withAddress(listen);
      UploadConfig config =
          defaults.withLimits(maxUpload, defaults.maxConnections(), defaults.idleTimeout());
      UploadServer server = new UploadServer(transport, config, log);
      return server(server::address, server, server::close);
    };
  }

  static Server.Factory relay(
      InetSocketAddress listen, InetSocketAddress target, Consumer<String> log) {
    return transport -> {
      Relay relay = new Relay(transport, RelayConfig.of(listen, target), log);
      return server(relay::address, relay, relay::close);
    };
  }

  /** Lets everyone in: there are no users yet. */
  static Server.Factory smb(
      InetSocketAddress listen, String share, Path directory, boolean readOnly) {
    return transport -> {
      SmbConfig config =
          SmbConfig.of(listen, share, directory).withGuest(true).withReadOnly(readOnly);
      Module transportModule = binder -> binder.bind(Transport.class).toInstance(transport);
      Injector injector = Guice.createInjector(transportModule, new SmbModule(config));
      try {
        SmbServer server = injector.getInstance(SmbServer.class);
        return server(server::address, server::awaitClosed, server::close);
      } catch (ProvisionException e) {
        if (e.getCause() instanceof IOException failure) {
          throw failure; // the address or the directory, which are not Guice's business
        }
        throw e;
      }
    };
  }

  private static Server server(Supplier<SocketAddress> address, Runnable serve, Runnable close) {
    return new Server() {
      @Override
      public SocketAddress address() {
        return address.get();
      }

      @Override
      public void run() {
        serve.run();
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }
}
