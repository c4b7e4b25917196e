package io.iovec.conformance;

import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A transport with one flaw, and what the kit has to say of it. Immutable: each method returns
 * another one.
 *
 * @param flaw what is wrong with it, as the rest of the sentence "a transport that"
 * @param alteration makes the wrong provider of a right one
 * @param settings what the rules open it with
 * @param killSwitches the kill switches it says it has, or null for those of the right one
 * @param broken the rules that must notice, and words that their failures must contain
 * @param collateral further rules that are known to notice
 */
record Mutant(
    String flaw,
    UnaryOperator<TransportProvider> alteration,
    UnaryOperator<TransportConfig> settings,
    @Nullable Set<String> killSwitches,
    Map<String, String> broken,
    Set<String> collateral) {

  /** Begins with a transport that is right. */
  static Mutant of(String flaw) {
    return new Mutant(flaw, p -> p, c -> c, null, Map.of(), Set.of());
  }

  /** Makes it wrong by wrapping each transport that is opened. */
  Mutant by(UnaryOperator<Transport> wrong) {
    return byProvider(
        inner ->
            new ForwardingProvider(inner) {
              @Override
              Transport altered(Transport transport) {
                return wrong.apply(transport);
              }
            });
  }

  /** Makes it wrong by wrapping the provider. */
  Mutant byProvider(UnaryOperator<TransportProvider> wrong) {
    return new Mutant(flaw, wrong, settings, killSwitches, broken, collateral);
  }

  /** Lets the rules open it with other settings. */
  Mutant on(UnaryOperator<TransportConfig> newSettings) {
    return new Mutant(flaw, alteration, newSettings, killSwitches, broken, collateral);
  }

  /** Lets the rules open it with these kill switches pulled. */
  Mutant disabled(String... switches) {
    return on(config -> config.withDisabled(Set.of(switches)));
  }

  /** Lets it say that it has these kill switches. */
  Mutant withKillSwitches(String... switches) {
    return new Mutant(flaw, alteration, settings, Set.of(switches), broken, collateral);
  }

  /** Says that a rule notices, and what the failure's message contains: the reason, no accident. */
  Mutant breaks(String rule, String words) {
    Map<String, String> more = new LinkedHashMap<>(broken);
    more.put(rule, words);
    return new Mutant(
        flaw, alteration, settings, killSwitches, Collections.unmodifiableMap(more), collateral);
  }

  /** Says that rules notice besides. */
  Mutant alsoBreaks(String... rules) {
    Set<String> more = new TreeSet<>(collateral);
    more.addAll(Set.of(rules));
    return new Mutant(
        flaw, alteration, settings, killSwitches, broken, Collections.unmodifiableSet(more));
  }

  @Override
  public String toString() {
    return flaw;
  }
}
