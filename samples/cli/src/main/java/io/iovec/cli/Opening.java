package io.iovec.cli;

import io.iovec.Candidate;
import io.iovec.Policy;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import java.io.IOException;
import java.util.Map;

/** What is only known of a transport once it is open. */
final class Opening {
  private Opening() {}

  /**
   * Opens a transport that works here, and closes it.
   *
   * @param config the policy is of no importance: what {@link Policy#CHEAPEST} goes by is told
   */
  static Map<String, String> facts(Candidate candidate, TransportConfig config) {
    TransportProvider provider = candidate.provider();
    if (provider == null || !candidate.isUsable()) {
      return Map.of();
    }
    try (Transport transport = provider.open(config.withPolicy(Policy.CHEAPEST))) {
      return transport.facts();
    } catch (IOException e) {
      return Map.of("opening", "failed: " + e.getMessage());
    }
  }
}
