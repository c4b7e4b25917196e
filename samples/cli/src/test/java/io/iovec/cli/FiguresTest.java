package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.Fallback;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Figures travel from process to process as a line, and differ by what happened in between. */
class FiguresTest {
  private static final Figures SOME =
      new Figures(7, 8, 9, Map.of(Fallback.REFUSED, 2L, Fallback.APPEND, 1L));

  @Test
  void comesBackFromALine() {
    assertThat(Figures.parse(SOME.toLine())).isEqualTo(SOME);
    assertThat(Figures.parse(Figures.NONE.toLine())).isEqualTo(Figures.NONE);
  }

  @Test
  void refusesALineThatIsNone() {
    assertThatThrownBy(() -> Figures.parse("Exception in thread"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDifferenceHasOnlyWhatHappenedInBetween() {
    Figures before = new Figures(1, 1, 1, Map.of(Fallback.REFUSED, 2L));

    assertThat(SOME.minus(before)).isEqualTo(new Figures(6, 7, 8, Map.of(Fallback.APPEND, 1L)));
    assertThat(SOME.minus(before).plus(before)).isEqualTo(SOME);
  }

  @Test
  void readsTheCounters() {
    Counters counters = new Counters();
    counters.add(Counter.USER_BYTES_IN, 3);
    counters.add(Counter.KERNEL_BYTES_OUT, 5);
    counters.addFallback(Fallback.NO_BUFFERS, 1);

    Figures now = Figures.now(counters);

    assertThat(now.userBytes()).isEqualTo(3);
    assertThat(now.kernelBytes()).isEqualTo(5);
    assertThat(now.fallbackCount()).isEqualTo(1);
  }
}
