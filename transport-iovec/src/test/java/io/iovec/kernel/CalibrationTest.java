package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.iovec.kernel.Calibration.Cost;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from figures. How they come about is in {@link CalibratorTest}. */
class CalibrationTest {
  private static final Set<Direction> ALL = EnumSet.allOf(Direction.class);

  /** Returns costs whose ratio, in percent, is one of each at each size. */
  static List<Cost> row(Integer... percent) {
    return Arrays.stream(percent).map(each -> new Cost(each, 100)).toList();
  }

  private static long from(Integer... percent) {
    return Calibration.of(ALL, Map.of(Direction.READ, row(percent)), "given").from(Direction.READ);
  }

  @Test
  void beginsWithTheSmallestSizeFromWhichOnTheKernelsWayPays() {
    assertThat(from(90, 80, 70)).isEqualTo(64 << 10);
    assertThat(from(150, 120, 70)).isEqualTo(1 << 20);
  }

  @Test
  void neverBeginsWhereTheLargestDoesNotPay() {
    assertThat(from(50, 50, 120)).isEqualTo(Calibration.NEVER);
  }

  @Test
  void doesNotBeginBelowASizeThatDoesNotPay() {
    assertThat(from(50, 120, 50)).isEqualTo(1 << 20);
  }

  @Test
  void leavesADrawToTheKernel() {
    assertThat(from(111, 110, 100)).isEqualTo(256 << 10);
    assertThat(from(100, 100, 111)).isEqualTo(Calibration.NEVER);
  }

  @Test
  void goesByBuiltInFiguresWhereNothingWasMeasured() {
    Calibration some = Calibration.of(ALL, Map.of(Direction.WRITE, row(200, 1, 1)), "given");
    assertThat(some.from(Direction.RELAY)).isEqualTo(64 << 10);
    assertThat(some.from(Direction.READ)).isEqualTo(64 << 10);
    assertThat(some.from(Direction.WRITE)).isEqualTo(256 << 10);
    assertThat(some.isComplete()).isFalse();
    assertThat(Calibration.builtIn(ALL, "because").from(Direction.WRITE)).isEqualTo(64 << 10);
  }

  @Test
  void neverBeginsInADirectionInWhichNothingCanStayInTheKernel() {
    Calibration calibration =
        Calibration.of(EnumSet.of(Direction.READ), Map.of(Direction.READ, row(200, 1, 1)), "given");
    assertThat(calibration.from(Direction.RELAY)).isEqualTo(Calibration.NEVER);
    assertThat(calibration.isComplete()).isTrue();
    assertThat(calibration.facts()).containsEntry("kernel/memory relay", dashes("impossible"));
  }

  private static String dashes(String end) {
    return "-       ".repeat(3) + end;
  }

  @Test
  void showsATable() {
    Calibration calibration =
        Calibration.of(
            ALL,
            Map.of(
                Direction.RELAY, row(124, 103, 33),
                Direction.READ, row(90, 90, 115)),
            "measured");
    assertThat(calibration.facts())
        .containsExactly(
            Map.entry("calibration", "measured"),
            Map.entry("k kernel, m memory", "64k     256k    1m      kernel from"),
            Map.entry("kernel/memory relay", "m 1.24  k 1.03  k 0.33  256k"),
            Map.entry("kernel/memory write", dashes("64k")),
            Map.entry("kernel/memory read", "k 0.90  k 0.90  m 1.15  never"));
  }

  @Test
  void saysWhyBuiltInFiguresServe() {
    assertThat(Calibration.builtIn(ALL, "because").facts())
        .containsEntry("calibration", "built-in figures: because")
        .containsEntry("kernel/memory relay", dashes("64k"));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "-1, 5"})
  void refusesWhatCostsNothing(long kernel, long memory) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Cost(kernel, memory));
  }

  @Test
  void refusesARowOfAnotherLength() {
    assertThatIllegalArgumentException().isThrownBy(() -> from(1, 1));
  }
}
