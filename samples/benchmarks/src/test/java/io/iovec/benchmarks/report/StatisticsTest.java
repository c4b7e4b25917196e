package io.iovec.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.iovec.benchmarks.report.Statistics.Interval;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void takesTheMiddleOfAnOddNumberAndTheMeanOfTheMiddleTwoOfAnEvenOne() {
    assertThat(Statistics.median(9, 1, 5)).isEqualTo(5);
    assertThat(Statistics.median(9, 1, 5, 3)).isEqualTo(4);
    assertThat(Statistics.median(2)).isEqualTo(2);
    assertThatIllegalArgumentException().isThrownBy(Statistics::median);
  }

  /** Of seven, the least is the median of less than 1 % of all resamplings. */
  @Test
  void leavesTheLeastAndTheGreatestOfSevenOutOfTheInterval() {
    Interval interval = Statistics.interval(1, 2, 3, 4, 5, 6, 7);

    assertThat(interval).isEqualTo(new Interval(4, 2, 6, 7));
  }

  @Test
  void takesTheWholeRangeIfThereAreFew() {
    assertThat(Statistics.interval(1, 2, 3)).isEqualTo(new Interval(2, 1, 3, 3));
    assertThat(Statistics.interval(5)).isEqualTo(new Interval(5, 5, 5, 1));
  }

  @Test
  void oneOutlierMovesNeitherMedianNorInterval() {
    Interval interval = Statistics.interval(1.00, 1.01, 0.99, 1.02, 0.98, 1.00, 9);

    assertThat(interval.median()).isEqualTo(1.00);
    assertThat(interval.high()).isEqualTo(1.02);
  }

  @Test
  void comesToTheSameEachTimeWhateverTheOrderOfCalls() {
    Interval first = Statistics.interval(3, 1, 4, 1, 5, 9, 2, 6);
    Statistics.interval(1, 2);

    assertThat(Statistics.interval(3, 1, 4, 1, 5, 9, 2, 6)).isEqualTo(first);
  }

  @Test
  void dividesWithinRoundsThatBothHave() {
    assertThat(Statistics.ratios(Map.of(0, 1.0, 1, 6.0, 2, 5.0), Map.of(1, 2.0, 2, 10.0, 3, 1.0)))
        .containsExactly(3, 0.5);
  }

  @Test
  void turnsTheEndsToo() {
    assertThat(new Interval(2, 1, 4, 7).turned()).isEqualTo(new Interval(0.5, 0.25, 1, 7));
  }

  @Test
  void spreadIsTheSameWhicheverIsAbove() {
    assertThat(Statistics.spread(new Interval(1, 0.99, 1.05, 7))).isCloseTo(0.05, within(1e-9));
    assertThat(Statistics.spread(new Interval(1, 0.99, 1.05, 7).turned()))
        .isCloseTo(0.05, within(1e-9));
    assertThat(Statistics.spread(new Interval(1, 1, 1, 7))).isZero();
  }
}
