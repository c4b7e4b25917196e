package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a failure says of what failed beside the test. */
class BesideTest {
  private final KitRun run = KitRun.of(BesideFixture.class);

  @Test
  void whatTheOtherSideFoundWrongIsSaidFirst() {
    assertThat(run.result("waitsForWhatHasFailed").reason())
        .startsWith("Z-20: the other side: byte 7 is wrong")
        .containsSubsequence("byte 7 is wrong", "then waited 5 s", "check nothing");
  }

  @Test
  void thatTheOtherSideCouldNotGoOnIsSaidLast() {
    assertThat(run.result("failsAndSoDoesTheOtherSide").reason())
        .startsWith("Z-21: it is closed too early")
        .contains("the other side: java.io.IOException: the channel is closed");
  }

  @Test
  void whatTheTestHeardIsSaidOnce() {
    assertThat(run.result("throwsWhatItHeard").reason())
        .startsWith("Z-22: byte 7 is wrong")
        .containsOnlyOnce("byte 7");
  }
}
