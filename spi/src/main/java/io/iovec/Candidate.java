package io.iovec;

import org.jspecify.annotations.Nullable;

/**
 * A provider that was found, and what its probe found.
 *
 * @param name the provider's name, or that of its class if it could not be loaded
 * @param provider null if it could not be loaded
 * @param probe what it found; not usable if it could not be loaded
 */
public record Candidate(String name, @Nullable TransportProvider provider, Probe probe) {
  /** Tells whether its transport can be opened here. */
  public boolean isUsable() {
    return provider != null && probe.usable().holds();
  }
}
