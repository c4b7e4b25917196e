package io.iovec.conformance;

import static io.iovec.conformance.Outcome.FAIL;
import static io.iovec.conformance.Outcome.NON_STRICT;
import static io.iovec.conformance.Outcome.NOT_APPLICABLE;
import static io.iovec.conformance.Outcome.NOT_RUN;
import static io.iovec.conformance.Outcome.PASS;
import static io.iovec.conformance.Outcome.UNTESTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What several tests of one rule come to, and what is red. */
class OutcomeTest {
  @Test
  void oneThatFailsMakesTheRuleFail() {
    assertThat(Outcome.of(List.of(PASS, FAIL, NON_STRICT, NOT_RUN))).isEqualTo(FAIL);
  }

  @Test
  void aBrokenShouldCountsMoreThanWhatDidNotRun() {
    assertThat(Outcome.of(List.of(NOT_RUN, NON_STRICT, PASS))).isEqualTo(NON_STRICT);
  }

  @Test
  void whatDidNotRunIsNotPassed() {
    assertThat(Outcome.of(List.of(PASS, NOT_RUN))).isEqualTo(NOT_RUN);
    assertThat(Outcome.of(List.of(PASS, UNTESTED))).isEqualTo(UNTESTED);
  }

  @Test
  void whatDoesNotApplyTakesNothingAway() {
    assertThat(Outcome.of(List.of(NOT_APPLICABLE, PASS))).isEqualTo(PASS);
    assertThat(Outcome.of(List.of(NOT_APPLICABLE, NOT_APPLICABLE))).isEqualTo(NOT_APPLICABLE);
  }

  @Test
  void onlyAFailureIsAlwaysRed() {
    assertThat(Outcome.values()).filteredOn(outcome -> outcome.isRed(false)).containsExactly(FAIL);
    assertThat(Outcome.values())
        .filteredOn(outcome -> outcome.isRed(true))
        .containsExactly(NOT_RUN, NON_STRICT, FAIL);
  }

  @Test
  void aReasonTellsItsOutcome() {
    for (Outcome outcome : Outcome.values()) {
      assertThat(Outcome.in(outcome.because("S-01: why"))).contains(outcome);
    }
    assertThat(Outcome.in("S-01: FAIL")).isEmpty();
  }
}
