package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a run in which what is tested hangs. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HangingTest {
  private static KitRun inTests;
  private static KitRun inProbe;

  @BeforeAll
  @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  static void runThem() throws Exception {
    inTests = KitRun.impatient(() -> KitRun.of(HangingFixture.InMethods.class));
    inProbe = KitRun.impatient(() -> KitRun.of(HangingFixture.InProbe.class));
  }

  @Test
  void aTestThatHangsFailsAndSaysWhere() {
    assertThat(inTests.result("hangs").outcome()).isEqualTo(Outcome.FAIL);
    assertThat(inTests.result("hangs").reason())
        .startsWith("Z-01: the test hangs did not end within 1 s; it is in io.iovec.")
        .contains("HangingFixture.hang(");
  }

  @Test
  void whatHangsBreaksAMustEvenInATestOfAShould() {
    assertThat(inTests.result("hangsThoughItNeedNot").outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void whatHangsAfterATestFailsThatTest() {
    assertThat(inTests.result("hangsAfterwards").outcome()).isEqualTo(Outcome.FAIL);
    assertThat(inTests.result("hangsAfterwards").reason())
        .startsWith("Z-03: close, after the test, did not end within 1 s");
  }

  @Test
  void afterATestThatHangsTheNextIsRun() {
    assertThat(inTests.result("ends").outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void anImplementationIsGivenUpAfterFiveTestsThatHang() {
    assertThat(inTests.result("hangsTheFifthTime").outcome()).isEqualTo(Outcome.FAIL);
    assertThat(inTests.result("wouldEnd").outcome()).isEqualTo(Outcome.NOT_RUN);
    assertThat(inTests.result("wouldEnd").reason())
        .startsWith("Z-07: given up after 5 tests that hang");
  }

  @Test
  void whatCannotSayWhetherItWorksFailsOnceAndIsGivenUp() {
    assertThat(inProbe.result("hangs").outcome()).isEqualTo(Outcome.FAIL);
    assertThat(inProbe.result("hangs").reason())
        .startsWith("Z-01: asking it what applies did not end within 1 s");
    assertThat(inProbe.results().all().subList(1, 7))
        .allSatisfy(result -> assertThat(result.outcome()).isEqualTo(Outcome.NOT_RUN))
        .allSatisfy(result -> assertThat(result.reason()).contains("given up, because"));
    assertThat(HangingFixture.InProbe.ASKED).hasValue(1);
  }

  @Test
  void whatCannotTellItsFactsHasResults() {
    assertThat(inProbe.results().subjects().get("hanging").facts())
        .isEqualTo(Map.of("facts", "cannot be had: no answer"));
  }
}
