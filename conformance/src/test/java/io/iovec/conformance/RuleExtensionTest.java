package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.conformance.RuleExtensionFixture.Hindered;
import io.iovec.conformance.RuleExtensionFixture.Mute;
import io.iovec.conformance.RuleExtensionFixture.Peek;
import io.iovec.conformance.RuleExtensionFixture.Works;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

/** What JUnit and the report are told of each way in which a rule's test can end. */
class RuleExtensionTest {
  @Test
  void whatIsKeptPasses() {
    assertThat(outcome("keeps")).isEqualTo("SUCCESSFUL");
    assertThat(kept("keeps").outcome()).isEqualTo(Outcome.PASS);
    assertThat(kept("keeps").red()).isFalse();
    assertThat(kept("keeps").nanos()).isPositive();
  }

  @Test
  void aBrokenMustFailsAndSaysWhichAndWhatToCheckAndHowToRepeatIt() {
    assertThat(outcome("breaksMust"))
        .startsWith("FAILED Z-02: two are not three ==> expected: <3> but was: <2>")
        .contains("if this fails, check the sum")
        .contains("to repeat: -Diovec.conformance.seed=" + Bytes.SEED);
    assertThat(kept("breaksMust").outcome()).isEqualTo(Outcome.FAIL);
    assertThat(kept("breaksMust").red()).isTrue();
  }

  @Test
  void anExceptionIsNamedWithItsClass() {
    assertThat(outcome("throwsWithoutWords"))
        .startsWith("FAILED Z-02: java.lang.NullPointerException");
  }

  @Test
  void aFailureDoesNotAddThatTrueIsNotFalse() {
    assertThat(outcome("saysWhatIsNotTrue"))
        .startsWith("FAILED Z-11: it is so")
        .doesNotContain("expected:");
    assertThat(outcome("doesNotSayWhatIsNotTrue"))
        .startsWith("FAILED Z-11: expected: <true> but was: <false>");
  }

  @Test
  void whatEndsJunitsRunsIsAFailureLikeOthers() {
    for (String method : List.of("takesAllMemory", "isPreparedWithoutMemory")) {
      assertThat(outcome(method))
          .startsWith("FAILED Z-10: java.lang.OutOfMemoryError: no room")
          .contains("check how much there is");
      assertThat(kept(method).outcome()).isEqualTo(Outcome.FAIL);
    }
  }

  @Test
  void aBrokenShouldIsNonStrict() {
    assertThat(outcome("breaksShould")).startsWith("ABORTED NON_STRICT Z-03: slow");
    assertThat(kept("breaksShould").outcome()).isEqualTo(Outcome.NON_STRICT);
    assertThat(kept("breaksShould").red()).isFalse();
  }

  @Test
  void strictTurnsABrokenShouldRed() {
    Map<String, String> strict = Map.of(Settings.STRICT, "true");
    assertThat(outcome("breaksShould", strict)).startsWith("FAILED NON_STRICT Z-03: slow");
    assertThat(kept("breaksShould", strict).outcome()).isEqualTo(Outcome.NON_STRICT);
    assertThat(kept("breaksShould", strict).red()).isTrue();
  }

  @Test
  void whatIsNotDeclaredIsNotApplicable() {
    assertThat(outcome("needsWhatIsNotThere"))
        .startsWith("SKIPPED NOT_APPLICABLE Z-04: TLS is not had");
    assertThat(kept("needsWhatIsNotThere").outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
    assertThat(kept("needsWhatIsNotThere", Map.of(Settings.STRICT, "true")).red()).isFalse();
  }

  @Test
  void whatCannotBeTestedSaysWhy() {
    assertThat(outcome("cannotBeTested")).startsWith("SKIPPED UNTESTED Z-05: nobody can see it");
    assertThat(kept("cannotBeTested").outcome()).isEqualTo(Outcome.UNTESTED);
  }

  @Test
  void whatTheMachineLacksIsNotRun() {
    assertThat(outcome("assumesMore")).startsWith("ABORTED NOT_RUN Z-06: ");
    assertThat(kept("assumesMore").outcome()).isEqualTo(Outcome.NOT_RUN);
    assertThat(kept("assumesMore").red()).isFalse();
  }

  @Test
  void strictAndRequireTurnWhatTheMachineLacksRed() {
    for (Map<String, String> setting :
        List.of(Map.of(Settings.STRICT, "true"), Map.of(Settings.REQUIRE, "other, works"))) {
      assertThat(outcome("assumesMore", setting)).startsWith("FAILED NOT_RUN Z-06: ");
      assertThat(kept("assumesMore", setting).red()).isTrue();
    }
    assertThat(kept("assumesMore", Map.of(Settings.REQUIRE, "other")).red()).isFalse();
  }

  @Test
  void aSubjectThatDoesNotWorkHereIsNotRun() {
    Seen seen = new Seen(Hindered.class, "keeps", Map.of());
    assertThat(seen.ended).startsWith("SKIPPED NOT_RUN Z-01: no such device");
    assertThat(seen.result().red()).isFalse();
  }

  @Test
  void strictAndRequireTurnASubjectThatDoesNotWorkHereRed() {
    for (Map<String, String> setting :
        List.of(Map.of(Settings.STRICT, "true"), Map.of(Settings.REQUIRE, "hindered"))) {
      Seen seen = new Seen(Hindered.class, "keeps", setting);
      assertThat(seen.ended).startsWith("FAILED NOT_RUN Z-01: required, but no such device");
      assertThat(seen.result().outcome()).isEqualTo(Outcome.NOT_RUN);
      assertThat(seen.result().red()).isTrue();
    }
  }

  @Test
  void aDisabledTestIsNotRunAndInAStrictRunRed() {
    assertThat(kept("isSwitchedOff").outcome()).isEqualTo(Outcome.NOT_RUN);
    assertThat(kept("isSwitchedOff").red()).isFalse();
    assertThat(kept("isSwitchedOff", Map.of(Settings.STRICT, "true")).red()).isTrue();
  }

  @Test
  void whatIsLeftBehindFailsEvenAfterATestOfAShould() {
    for (String method : List.of("leavesSomething", "leavesSomethingOfAShould")) {
      assertThat(outcome(method)).startsWith("FAILED Z-07: still open");
      assertThat(kept(method).outcome()).isEqualTo(Outcome.FAIL);
    }
  }

  @Test
  void whatCannotBePreparedFailsWithTheRule() {
    assertThat(outcome("cannotBePrepared")).startsWith("FAILED Z-08: no port is free");
  }

  @Test
  void aSubjectThatCannotTellAboutItselfHasResults() {
    Seen seen = new Seen(Mute.class, "keeps", Map.of());
    assertThat(seen.result().outcome()).isEqualTo(Outcome.PASS);
    assertThat(seen.results.subjects().get("mute").facts().get("facts")).contains("it is mute");
  }

  @Test
  void settingsThatMakeNoSenseFailTheRun() {
    EngineTestKit.engine("junit-jupiter")
        .configurationParameter(Settings.STRICT, "yes")
        .selectors(DiscoverySelectors.selectClass(Works.class))
        .execute()
        .allEvents()
        .failed()
        .assertThatEvents()
        .anySatisfy(
            event ->
                assertThat(event.getRequiredPayload(TestExecutionResult.class).getThrowable())
                    .hasValueSatisfying(
                        failure ->
                            assertThat(failure)
                                .hasStackTraceContaining(
                                    "iovec.conformance.strict=yes: must be true or false")));
  }

  private static String outcome(String method) {
    return outcome(method, Map.of());
  }

  private static String outcome(String method, Map<String, String> settings) {
    return new Seen(Works.class, method, settings).ended;
  }

  private static Result kept(String method) {
    return kept(method, Map.of());
  }

  private static Result kept(String method, Map<String, String> settings) {
    return new Seen(Works.class, method, settings).result();
  }

  /** A run of one test. */
  private static final class Seen {
    final String ended;
    final Results results;

    Seen(Class<?> kit, String method, Map<String, String> settings) {
      Peek.forget();
      List<Event> events =
          EngineTestKit.engine("junit-jupiter")
              .configurationParameter(Settings.REPORT, Settings.NOWHERE)
              .configurationParameters(settings)
              .selectors(
                  DiscoverySelectors.selectNestedMethod(
                      List.of(kit), RuleExtensionFixture.Rules.class, method))
              .execute()
              .testEvents()
              .list();
      Event last = events.get(events.size() - 1);
      if (last.getType() == EventType.SKIPPED) {
        ended = "SKIPPED " + last.getRequiredPayload(String.class);
      } else {
        TestExecutionResult result = last.getRequiredPayload(TestExecutionResult.class);
        ended = result.getStatus() + result.getThrowable().map(t -> " " + message(t)).orElse("");
      }
      Results seen = Peek.LAST.get();
      results = seen != null ? seen : new Results(new Settings(false, Set.of(), null));
    }

    private static String message(Throwable failure) {
      return failure.getCause() == null || failure.getMessage().contains("Z-")
          ? failure.getMessage()
          : failure.getMessage() + ": " + failure.getCause().getMessage();
    }

    Result result() {
      assertThat(results.all()).hasSize(1);
      return results.all().get(0);
    }
  }
}
