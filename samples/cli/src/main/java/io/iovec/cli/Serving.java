package io.iovec.cli;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.Leaks;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a server until Ctrl-C or SIGTERM. Both let the shutdown hook close everything, and the exit
 * status is the one that shells and service managers expect of a program that was ended so: 130,
 * 143.
 */
final class Serving {
  static final Logger LOG = LoggerFactory.getLogger("iovec");

  private Serving() {}

  /**
   * Serves.
   *
   * @param purpose what it is there for, for the log
   * @return the exit status if it ended by itself, which is a failure
   */
  static int serve(TransportConfig config, Server.Factory factory, String purpose)
      throws UserError {
    return serve(config, factory, purpose, listening -> {});
  }

  /**
   * Serves.
   *
   * @param purpose what it is there for, for the log
   * @param started is told where it listens
   * @return the exit status if it ended by itself, which is a failure
   */
  static int serve(
      TransportConfig config,
      Server.Factory factory,
      String purpose,
      Consumer<SocketAddress> started)
      throws UserError {
    Leaks.listener(LOG::warn);
    try (Wiring wiring = new Wiring(config)) {
      Transport transport = wiring.transport();
      try (Server server = open(factory, transport)) {
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> stop(server, wiring, transport), "iovec-stop"));
        Choice.lines(wiring.selection()).forEach(LOG::info);
        LOG.info("Listening on {}, {}. Ctrl-C ends it.", HostPort.text(server.address()), purpose);
        started.accept(server.address());
        server.run();
      }
    }
    return 1;
  }

  /** Opens a server; that its address is taken is the user's business, not a bug. */
  static Server open(Server.Factory factory, Transport transport) throws UserError {
    try {
      return factory.open(transport);
    } catch (IOException e) {
      throw new UserError("cannot serve: " + e.getMessage(), e);
    }
  }

  private static void stop(Server server, Wiring wiring, Transport transport) {
    server.close();
    wiring.close();
    summary(transport.counters(), LOG::info);
  }

  static void summary(Counters counters, Consumer<String> to) {
    to.accept(
        "Stopped. Entered user memory: %s. Left from the kernel's keeping: %s. Fall-backs: %s."
            .formatted(
                Sizes.text(counters.get(Counter.USER_BYTES_IN)),
                Sizes.text(counters.get(Counter.KERNEL_BYTES_OUT)),
                counters.fallbacks().isEmpty() ? "none" : counters.fallbacks()));
    to.accept("Counters: " + counters.values());
  }
}
