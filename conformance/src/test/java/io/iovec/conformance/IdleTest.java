package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.TransportProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;

/** What an implementor's build is told where nothing was tested. */
class IdleTest {
  @TempDir Path directory;

  @Test
  void aClassOfWhichNoTestRanFails() {
    assertThat(KitRun.of(SwitchedOff.class).containerFailures())
        .singleElement()
        .asString()
        .contains("SwitchedOff: no test ran", "for now");
  }

  @Test
  void aClassOfWhichOneTestIsAskedForDoesNot() {
    assertThat(
            KitRun.of(
                    DiscoverySelectors.selectNestedMethod(
                        List.of(SwitchedOff.class),
                        TransportConformance.Opening.class,
                        "goesByTheNameOfItsProvider"))
                .containerFailures())
        .isEmpty();
  }

  @Test
  void whetherATransportMustWorkHereIsLeftToRequire() {
    KitRun run = KitRun.of(Elsewhere.class);
    assertThat(run.containerFailures()).isEmpty();
    run.junit().testEvents().assertStatistics(all -> all.started(0).failed(0));
  }

  @Test
  void aReportOfAnEarlierRunIsNotKept() throws IOException {
    for (String name : List.of("conformance.json", "conformance.md", "conformance.html", "mine")) {
      Files.writeString(directory.resolve(name), "old");
    }
    Results begun = Results.begin(new Settings(false, Set.of(), directory));
    assertThat(begun.all()).isEmpty();
    assertThat(directory).isDirectoryNotContaining("glob:**conformance.*");
    assertThat(directory.resolve("mine")).hasContent("old");
  }

  /** Has no test that runs, though the transport works. */
  @ExtendWith(Off.class)
  static class SwitchedOff extends BareReferenceConformanceTest {}

  /** A transport that does not work here. */
  static class Elsewhere extends BareReferenceConformanceTest {
    @Override
    protected TransportProvider provider() {
      return new MainFixture.Elsewhere();
    }
  }

  /** Leaves out every test. */
  static final class Off implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return context.getTestMethod().isPresent()
          ? ConditionEvaluationResult.disabled("for now")
          : ConditionEvaluationResult.enabled("a class");
    }
  }
}
