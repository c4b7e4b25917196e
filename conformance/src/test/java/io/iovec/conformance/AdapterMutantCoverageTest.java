package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the list of adapters that are wrong to the rules, as {@link MutantCoverageTest}. */
class AdapterMutantCoverageTest {
  private static final Set<String> BROKEN =
      AdapterMutants.all().stream()
          .flatMap(mutant -> mutant.broken().keySet().stream())
          .collect(Collectors.toCollection(TreeSet::new));

  @Test
  void everyRuleThatBindsHasAMutantOrAReason() {
    Set<String> without = AdapterMutantRun.RULES.binding();
    without.removeAll(BROKEN);
    without.removeAll(AdapterWithoutMutant.REASONS.keySet());
    assertThat(without).isEmpty();
  }

  @Test
  void noRuleHasBoth() {
    assertThat(AdapterWithoutMutant.REASONS.keySet()).doesNotContainAnyElementsOf(BROKEN);
  }

  @Test
  void everyIdIsThatOfARule() {
    Set<String> named = new TreeSet<>(BROKEN);
    named.addAll(AdapterWithoutMutant.REASONS.keySet());
    AdapterMutants.all().forEach(mutant -> named.addAll(mutant.collateral()));
    assertThat(AdapterMutantRun.RULES.ids()).containsAll(named);
  }

  @Test
  void everyMutantHasAFlawOfItsOwn() {
    assertThat(AdapterMutants.all().stream().map(AdapterMutant::flaw)).doesNotHaveDuplicates();
  }
}
