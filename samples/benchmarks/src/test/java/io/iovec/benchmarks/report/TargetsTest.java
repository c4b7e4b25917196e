package io.iovec.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.benchmarks.Case;
import io.iovec.benchmarks.Contender.Kind;
import io.iovec.benchmarks.Measurement;
import io.iovec.benchmarks.Measurements;
import io.iovec.benchmarks.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Each row by figures that meet it, that miss it by little, and by none. */
class TargetsTest {
  private static final int ROWS = 16;
  private static final String MAPPED = "iovec-kernel-mapped";
  private static final Case OVERWRITE = Run.on(Scenario.OVERWRITE, Run.MIB);
  private static final Case SEND = Run.on(Scenario.SEND, Run.MIB);
  private static final Case RELAY = Run.on(Scenario.RELAY, Run.MIB);
  private static final Case SMALL = Run.on(Scenario.SMALL, 0);

  /** What spoils a row by as little as shows, given 1 % of noise, and which row that is. */
  static final List<Arguments> SPOILED =
      List.of(
          spoiled(0, run -> run.cost(OVERWRITE, Run.OURS, 0.1062)),
          spoiled(1, run -> run.cost(OVERWRITE, "iovec-kernel-kernel", 0.1168)),
          spoiled(2, run -> run.cost(SEND, Run.OURS, 0.1062)),
          spoiled(3, run -> run.cost(RELAY, Run.OURS, 0.1062)),
          spoiled(4, run -> run.cost(OVERWRITE, "jdk-1m", 0.125)),
          spoiled(5, run -> run.cost(OVERWRITE, MAPPED, 0.0856)),
          spoiled(6, run -> run.cost(Run.on(Scenario.OVERWRITE, 16 * Run.KIB), Run.OURS, 0.142)),
          spoiled(6, run -> run.cost(Run.on(Scenario.OVERWRITE, 64 * Run.KIB), Run.OURS, 0.142)),
          spoiled(7, run -> run.cost(SEND, "jdk-256k", 0.1)),
          spoiled(7, run -> run.cost(Run.on(Scenario.SEND, 64 * Run.KIB), "jdk-1m", 0.125)),
          spoiled(7, run -> run.cost(Run.on(Scenario.SEND, 16 * Run.KIB), "jdk-1m", 0.111)),
          spoiled(8, run -> run.cost(RELAY, "jdk-1m", 0.114)),
          spoiled(8, run -> run.cost(RELAY, "netty-epoll-splice", 0.153)),
          spoiled(9, run -> run.cost(Run.on(Scenario.RELAY, 512), "iovec-nio", 0.1)),
          spoiled(9, run -> run.cost(Run.on(Scenario.SEND, 8 * Run.MIB), "iovec-nio", 0.1)),
          spoiled(10, run -> run.cost(SMALL, "netty-epoll-splice", 0.1)),
          spoiled(11, run -> run.cost(SEND, "mina-nio-tuned", 0.19)),
          spoiled(11, run -> run.cost(SMALL, "mina-nio-tuned", 0.118)),
          spoiled(12, run -> run.measure(Run.OURS, Measurements.IDLE_HEAP, 2050)),
          spoiled(12, run -> run.measure(Run.OURS, Measurements.IDLE_DIRECT, 1)),
          spoiled(13, run -> run.measure(Run.OURS, Measurements.IN_FLIGHT, 263_000)),
          spoiled(14, run -> beside(run, 1.061)),
          spoiled(15, run -> run.allocate(RELAY, "iovec-nio", 1000)));

  /** What takes a row's figures away. */
  static final List<Arguments> EMPTIED =
      List.of(
          spoiled(0, run -> run.remove(OVERWRITE, Run.OURS)),
          spoiled(1, run -> run.remove(OVERWRITE, "limit-splice")),
          spoiled(2, run -> removeAll(run, SEND)),
          spoiled(3, run -> run.contenders.removeIf(each -> each.kind() == Kind.LIMIT)),
          spoiled(4, run -> run.contenders.removeIf(each -> each.kind() == Kind.PEER)),
          spoiled(5, run -> run.remove(OVERWRITE, MAPPED)),
          spoiled(6, run -> removeAll(run, Run.on(Scenario.OVERWRITE, 64 * Run.KIB))),
          spoiled(7, run -> run.remove(SEND, Run.OURS)),
          spoiled(8, run -> run.remove(RELAY, "netty-epoll-splice")),
          spoiled(9, run -> run.samples.removeIf(each -> each.what().scenario() == Scenario.SEND)),
          spoiled(10, run -> removeAll(run, SMALL)),
          spoiled(11, run -> removeAll(run, SMALL)),
          spoiled(12, run -> run.measurements.clear()),
          spoiled(13, run -> run.measurements.clear()),
          spoiled(14, run -> run.measurements.clear()),
          spoiled(15, run -> removeAll(run, RELAY)));

  private static Arguments spoiled(int row, Consumer<Run> by) {
    return Arguments.of(row, by);
  }

  private static void removeAll(Run run, Case what) {
    run.samples.removeIf(each -> each.what().equals(what));
  }

  private static void beside(Run run, double... ratios) {
    run.measurements.removeIf(each -> each.name().equals(Measurements.BESIDE_IDLE));
    for (int round = 0; round < Run.ROUNDS; round++) {
      run.measurements.add(
          new Measurement(
              Run.OURS, Measurements.BESIDE_IDLE, round, ratios[round % ratios.length]));
    }
  }

  @Test
  void allAreMetByGoodFigures() {
    assertThat(Run.good().targets()).hasSize(ROWS).allMatch(Target::met);
  }

  @ParameterizedTest
  @FieldSource("SPOILED")
  void isNotMetByFiguresThatMissIt(int row, Consumer<Run> spoil) {
    Run run = Run.good();
    spoil.accept(run);
    Target target = run.targets().get(row);

    assertThat(target.met()).as(target.measured()).isFalse();
    assertThat(target.measured()).doesNotContain("not measured");
    assertThat(target.detail()).as(target.measured()).anyMatch(each -> !each.met());
  }

  @ParameterizedTest
  @FieldSource("EMPTIED")
  void isNotMetWithoutFiguresAndSaysSo(int row, Consumer<Run> empty) {
    Run run = Run.good();
    empty.accept(run);
    Target target = run.targets().get(row);

    assertThat(target.met()).isFalse();
    assertThat(target.measured()).contains("not measured: ");
  }

  @Test
  void hasEveryRowWithoutAnyFigure() {
    assertThat(new Run().targets())
        .hasSize(ROWS)
        .allSatisfy(
            each -> {
              assertThat(each.met()).isFalse();
              assertThat(each.measured()).startsWith("not measured: ");
            });
  }

  /** 1.05 of the limit by the median, but not in enough rounds to be sure. */
  @Test
  void theUpperEndOfTheIntervalCounts() {
    Run run = Run.good();
    run.cost(OVERWRITE, Run.OURS, 0.104, 0.104, 0.104, 0.104, 0.109, 0.109, 0.109);

    assertThat(run.targets().get(0).detail())
        .first()
        .satisfies(each -> assertThat(each.value()).isLessThan(1.05))
        .satisfies(each -> assertThat(each.high()).isGreaterThan(1.08))
        .satisfies(each -> assertThat(each.met()).isFalse());
  }

  @Test
  void noiseIsAddedToTheTarget() {
    Run run = Run.good();
    run.cost(OVERWRITE, Run.OURS, 0.1062);
    assertThat(run.targets().get(0).met()).isFalse();

    run.cost(OVERWRITE, "limit-copy#2", 0.103);
    assertThat(run.targets().get(0).met()).isTrue();
  }

  @Test
  void noiseForgivesSmallMessagesThatAreALittleFewer() {
    Run run = Run.good();
    run.cost(SMALL, "jdk-1m", 0.1015);
    assertThat(run.targets().get(10).met()).isTrue();

    run.cost(SMALL, "jdk-1m", 0.1005);
    assertThat(run.targets().get(10).met()).isFalse();
  }

  /** The median is above, but not in enough rounds to be sure. */
  @Test
  void theLowerEndCountsOfWhatIsToBeMany() {
    Run run = Run.good();
    run.cost(SMALL, "jdk-1m", 0.11, 0.11, 0.11, 0.11, 0.095, 0.095, 0.095);

    assertThat(run.targets().get(10).detail())
        .first()
        .satisfies(each -> assertThat(each.value()).isGreaterThan(1.05))
        .satisfies(each -> assertThat(each.met()).isFalse());
  }

  @Test
  void fewRoundsMeetNoRatio() {
    Run run = Run.good();
    run.samples.removeIf(each -> each.round() >= Statistics.FEWEST_FOR_INTERVAL - 1);

    assertThat(run.targets().get(0).met()).isFalse();
    assertThat(run.targets().get(0).measured()).contains("too few rounds");
  }

  @Test
  void theBestPeerIsTheCheapestOne() {
    Run run = Run.good();
    run.cost(OVERWRITE, "netty-epoll-splice", 0.135);

    assertThat(run.targets().get(4).detail())
        .first()
        .extracting(Target.Part::against)
        .isEqualTo("netty-epoll-splice");
  }

  @Test
  void aRelayBySpliceIsNoPeerThatCopies() {
    Run run = Run.good();
    run.cost(RELAY, "netty-epoll-splice", 0.12);

    assertThat(run.targets().get(8).detail())
        .extracting(Target.Part::against)
        .containsExactly("jdk-1m", "netty-epoll-splice");
  }

  @Test
  void partsOfAByteAreNone() {
    Run run = Run.good();
    run.allocate(SEND, Run.OURS, 999);

    assertThat(run.targets().get(15).met()).isTrue();
    assertThat(run.targets().get(15).measured()).contains("less than 1 counts as 0");
  }

  @Test
  void tellsTheWorstOfMany() {
    Run run = Run.good();
    run.cost(Run.on(Scenario.SEND, 64 * Run.KIB), "iovec-nio", 0.05);

    assertThat(run.targets().get(9).measured())
        .startsWith("14 of 15 figures, the worst send 64 KiB: 2.04 (2.04 to 2.04) of iovec-nio");
  }

  @Test
  void tellsEachOfFew() {
    assertThat(Run.good().targets().get(7).measured().split("; ", -1))
        .satisfies(each -> assertThat(Arrays.asList(each)).hasSize(3));
  }
}
