package io.iovec.conformance;

import java.util.Map;

/** The rules that no mutant can break, and why. */
final class WithoutMutant {
  static final Map<String, String> REASONS =
      Map.ofEntries(Map.entry("S-75", "where a machine has no IPv6, nothing could notice"));

  private WithoutMutant() {}
}
