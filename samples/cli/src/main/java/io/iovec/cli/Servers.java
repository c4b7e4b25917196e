package io.iovec.cli;

import io.iovec.samples.relay.Relay;
import io.iovec.samples.relay.RelayConfig;
import io.iovec.samples.upload.UploadConfig;
import io.iovec.samples.upload.UploadServer;
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
