package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the kit to adapters that are wrong; see {@link MutantsTest} for what can be asked of it.
 */
class AdapterMutantsTest {
  /** More than a second, which is how long it takes until a connection is idle. */
  private static final int PATIENCE = 3;

  private static final Pattern ONLY = Pattern.compile(System.getProperty("iovec.mutant", ""));

  static Stream<AdapterMutant> mutants() {
    return AdapterMutants.all().stream().filter(mutant -> ONLY.matcher(mutant.flaw()).find());
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void theRulesThatAMutantBreaksSaySo(AdapterMutant mutant) {
    AdapterMutantRun.check(mutant);
  }

  @ParameterizedTest
  @MethodSource("mutants")
  @EnabledIfSystemProperty(named = "iovec.conformance.mutants", matches = "full")
  void noOtherRulesNotice(AdapterMutant mutant) {
    Set<String> expected = new TreeSet<>(mutant.broken().keySet());
    expected.addAll(mutant.collateral());
    Set<String> noticed =
        AdapterMutantRun.of(mutant, AdapterMutantRun.RULES.ids(), PATIENCE).noticed();
    System.out.println(mutant + ": " + noticed);
    assertThat(noticed).isEqualTo(expected);
  }
}
