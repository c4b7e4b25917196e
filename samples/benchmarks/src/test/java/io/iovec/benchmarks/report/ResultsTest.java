package io.iovec.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.iovec.benchmarks.Case;
import io.iovec.benchmarks.Contender;
import io.iovec.benchmarks.Figures;
import io.iovec.benchmarks.Sample;
import io.iovec.benchmarks.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private static final Case SEND = Run.on(Scenario.SEND, Run.MIB);
  private final Run run = Run.good();

  @Test
  void comparesWithinRoundsSoThatDriftIsNoDifference() {
    assertThat(results().ratio(SEND, "iovec-nio", "limit-copy").orElseThrow().high())
        .isCloseTo(1.5, within(1e-9));
  }

  @Test
  void theLimitIsTheModeWithTheLowestMedianThoughAnotherIsCheaperOnce() {
    run.cost(SEND, "limit-splice", 0.01, 9, 9, 9, 9, 9, 9);

    assertThat(results().limit(SEND).map(Contender::id)).hasValue("limit-copy");
  }

  @Test
  void noiseIsThatOfTheWorstPairInTheCase() {
    run.cost(SEND, "limit-copy#2", 0.104);
    run.cost(SEND, Run.OURS + "#2", 0.101);

    assertThat(results().noise(SEND)).isCloseTo(0.04, within(1e-9));
  }

  @Test
  void noiseOfACaseWithoutPairsIsThatOfItsScenario() {
    run.cost(Run.on(Scenario.SEND, 512), "limit-copy#2", 0.109);
    run.cost(Run.on(Scenario.RELAY, 512), "limit-copy#2", 0.199);
    run.remove(SEND, "limit-copy#2");
    run.remove(SEND, Run.OURS + "#2");

    assertThat(results().noise(SEND)).isCloseTo(0.09, within(1e-9));
  }

  @Test
  void smallMessagesCostByTheMessage() {
    Sample sample =
        new Sample("a", Run.on(Scenario.SMALL, 0), 0, new Figures(0.5, 0, 1, 1000, 5000, 0, 0, 0));

    assertThat(Results.cost(sample)).isEqualTo(0.0005);
  }

  @Test
  void aRunThatMovedNothingIsNoFigure() {
    Case small = Run.on(Scenario.SMALL, 0);
    for (Case what : List.of(SEND, small)) {
      run.remove(what, Run.OURS);
      run.samples.add(new Sample(Run.OURS, what, 0, new Figures(1, 0, 1, 0, 0, 0, 0, 0)));
    }

    assertThat(results().ratio(SEND, Run.OURS, "limit-copy")).isEmpty();
    assertThat(results().ratio(small, Run.OURS, "limit-copy")).isEmpty();
  }

  private Results results() {
    return new Results(run.contenders, run.samples, run.measurements);
  }
}
