package io.iovec.cli;

import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Relays connections. */
@Command(
    name = "relay",
    description = {
      "Pass every connection on to another address, both ways.",
      "For example: iovec relay --listen 127.0.0.1:9000 --to 127.0.0.1:8480"
    })
final class RelayCommand implements Callable<Integer> {
  @Mixin private TransportOptions transportOptions = new TransportOptions();

  @Option(
      names = "--listen",
      required = true,
      converter = HostPort.class,
      paramLabel = "HOST:PORT",
      description = "The address to listen on; port 0 for any free one.")
  private InetSocketAddress listen = new InetSocketAddress(0);

  @Option(
      names = "--to",
      required = true,
      converter = HostPort.class,
      paramLabel = "HOST:PORT",
      description = "Where the bytes go, and where answers come from.")
  private InetSocketAddress target = new InetSocketAddress(0);

  /** Made by picocli. */
  RelayCommand() {}

  @Override
  public Integer call() throws UserError {
    return Serving.serve(
        transportOptions.config(),
        Servers.relay(listen, target, Serving.LOG::info),
        "relaying to " + HostPort.text(target));
  }
}
