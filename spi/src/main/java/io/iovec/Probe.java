package io.iovec;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a provider found when it really tried, on this machine, now.
 *
 * @param usable whether its transport can be opened, and why (not)
 * @param capabilities what that transport promises, each with its reason; a capability that
 *     is not listed was not tried and is not promised
 * @param facts what else an operator wants to know, in order: versions, limits, kill switches;
 *     names and texts are of one line each
 */
public record Probe(
    Verdict usable, Map<Capability, Verdict> capabilities, Map<String, String> facts) {
  /** Makes a probe result; the maps are copied. */
  public Probe {
    Map<Capability, Verdict> sorted = new EnumMap<>(Capability.class);
    sorted.putAll(capabilities);
    capabilities = Collections.unmodifiableMap(sorted);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** Makes the result of a provider that cannot be used here. */
  public static Probe unusable(String reason) {
    return new Probe(Verdict.no(reason), Map.of(), Map.of());
  }

  /** Tells whether {@code capability} is promised. */
  public boolean has(Capability capability) {
    Verdict verdict = capabilities.get(capability);
    return verdict != null && verdict.holds();
  }
}
