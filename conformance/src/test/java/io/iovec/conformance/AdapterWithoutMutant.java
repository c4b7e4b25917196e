package io.iovec.conformance;

import java.util.Map;

/** The rules of adapters that no mutant can break, and why. */
final class AdapterWithoutMutant {
  static final Map<String, String> REASONS = Map.of();

  private AdapterWithoutMutant() {}
}
