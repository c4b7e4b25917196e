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
 * Holds the kit to transports that are wrong: the rules that they break must say so. With {@code
 * -Diovec.conformance.mutants=full} every rule is run on every one of them; {@code
 * -Diovec.mutant=REGEX} runs only those in whose flaw it is found.
 */
class MutantsTest {
  private static final Pattern ONLY = Pattern.compile(System.getProperty("iovec.mutant", ""));

  static Stream<Mutant> mutants() {
    return Mutants.all().filter(mutant -> ONLY.matcher(mutant.flaw()).find());
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void theRulesThatAMutantBreaksSaySo(Mutant mutant) {
    MutantRun.check(mutant);
  }

  @ParameterizedTest
  @MethodSource("mutants")
  @EnabledIfSystemProperty(named = "iovec.conformance.mutants", matches = "full")
  void noOtherRulesNotice(Mutant mutant) {
    Set<String> expected = new TreeSet<>(mutant.broken().keySet());
    expected.addAll(mutant.collateral());
    Set<String> noticed = MutantRun.of(mutant, MutantRun.RULES.ids()).noticed();
    System.out.println(mutant + ": " + noticed);
    assertThat(noticed).isEqualTo(expected);
  }
}
