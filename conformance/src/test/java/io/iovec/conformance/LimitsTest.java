package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long the kit waits. */
class LimitsTest {
  @Test
  void patienceMakesAllLimitsLonger() throws Exception {
    assertThat(limits(Map.of())).containsExactly(5, 20, 60);
    assertThat(limits(Map.of(Settings.PATIENCE, "1"))).containsExactly(1, 20, 60);
    assertThat(limits(Map.of(Settings.PATIENCE, "30"))).containsExactly(30, 120, 360);
  }

  @Test
  void theLimitOfATestCanBeSet() throws Exception {
    assertThat(limits(Map.of(Settings.LIMIT, "7"))).containsExactly(5, 20, 7);
  }

  private static List<Integer> limits(Map<String, String> properties) throws Exception {
    return KitRun.with(properties, () -> List.of(Limits.patience(), Limits.peer(), Limits.call()));
  }
}
