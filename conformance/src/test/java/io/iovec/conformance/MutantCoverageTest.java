package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the lists of mutants to the rules: each that binds is seen to fail once. */
class MutantCoverageTest {
  private static final Set<String> BROKEN =
      Mutants.all()
          .flatMap(mutant -> mutant.broken().keySet().stream())
          .collect(Collectors.toCollection(TreeSet::new));

  @Test
  void everyRuleThatBindsHasAMutantOrAReason() {
    Set<String> without = MutantRun.RULES.binding();
    without.removeAll(BROKEN);
    without.removeAll(WithoutMutant.REASONS.keySet());
    assertThat(without).isEmpty();
  }

  @Test
  void noRuleHasBoth() {
    assertThat(WithoutMutant.REASONS.keySet()).doesNotContainAnyElementsOf(BROKEN);
  }

  @Test
  void everyIdIsThatOfARule() {
    Set<String> named = new TreeSet<>(BROKEN);
    named.addAll(WithoutMutant.REASONS.keySet());
    Mutants.all().forEach(mutant -> named.addAll(mutant.collateral()));
    assertThat(MutantRun.RULES.ids()).containsAll(named);
  }

  @Test
  void everyMutantHasAFlawOfItsOwn() {
    assertThat(Mutants.all().map(Mutant::flaw)).doesNotHaveDuplicates();
  }
}
