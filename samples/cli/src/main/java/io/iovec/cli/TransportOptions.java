package io.iovec.cli;

import io.iovec.Policy;
import io.iovec.TransportConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose a transport; what is not given is left to the system properties. */
final class TransportOptions {
  @Option(
      names = "--transport",
      paramLabel = "auto|kernel|nio",
      description = "The transport to use; auto is the best that works here.")
  private @Nullable String transport;

  @Option(
      names = "--policy",
      paramLabel = "kernel|cheapest|memory",
      description = "What to do with payload: keep it in the kernel, what costs least, or copy it.")
  private @Nullable Policy policy;

  /** Made by picocli. */
  TransportOptions() {}

  TransportConfig config() throws UserError {
    TransportConfig config = fromProperties();
    if (transport != null) {
      config = config.withTransport(transport);
    }
    return policy == null ? config : config.withPolicy(policy);
  }

  static TransportConfig fromProperties() throws UserError {
    try {
      return TransportConfig.fromSystemProperties();
    } catch (IllegalArgumentException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }
}
