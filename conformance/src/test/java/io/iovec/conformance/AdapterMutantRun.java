package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.opentest4j.AssertionFailedError;

/** What rules said of an adapter's mutant. */
final class AdapterMutantRun {
  static final RuleIndex RULES = new RuleIndex(AdapterConformance.class);

  /** What a test may end with when an adapter is wrong; all else says that the test is. */
  private static final List<Class<? extends Throwable>> FAIR =
      List.of(AssertionError.class, IOException.class);

  private final Map<String, List<Throwable>> failures = new TreeMap<>();

  private AdapterMutantRun() {}

  /** Runs the tests of some rules, which wait for so many seconds. */
  static AdapterMutantRun of(AdapterMutant mutant, Collection<String> rules, int seconds) {
    AdapterMutantRun run = new AdapterMutantRun();
    String patience = System.getProperty(Settings.PATIENCE);
    System.setProperty(Settings.PATIENCE, String.valueOf(seconds));
    AdapterMutantConformance.running(mutant);
    try {
      EngineTestKit.engine("junit-jupiter")
          .configurationParameter(Settings.REPORT, "none")
          .selectors(
              rules.stream()
                  .flatMap(RULES::tests)
                  .map(test -> test.of(AdapterMutantConformance.class))
                  .toArray(DiscoverySelector[]::new))
          .execute()
          .testEvents()
          .failed()
          .list()
          .forEach(run::note);
    } finally {
      if (patience == null) {
        System.clearProperty(Settings.PATIENCE);
      } else {
        System.setProperty(Settings.PATIENCE, patience);
      }
    }
    return run;
  }

  private void note(Event event) {
    MethodSource source = (MethodSource) event.getTestDescriptor().getSource().orElseThrow();
    String id = source.getJavaMethod().getAnnotation(Rule.class).id();
    failures
        .computeIfAbsent(id, i -> new ArrayList<>())
        .add(event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow());
  }

  /** Returns the rules that noticed. */
  Set<String> noticed() {
    return new TreeSet<>(failures.keySet());
  }

  /** Runs the rules that a mutant breaks, and fails if one does not say why it is broken. */
  static void check(AdapterMutant mutant) {
    assertThat(mutant.broken()).as("a mutant that breaks nothing proves nothing").isNotEmpty();
    AdapterMutantRun run = of(mutant, mutant.broken().keySet(), mutant.patienceSeconds());
    mutant.broken().forEach((id, words) -> run.check(mutant, id, words));
  }

  private void check(AdapterMutant mutant, String id, String words) {
    List<Throwable> found = failures.getOrDefault(id, List.of());
    assertThat(found).as("%s does not notice that an adapter %s", id, mutant).isNotEmpty();
    assertThat(found)
        .allSatisfy(
            failure ->
                assertThat(isFair(failure))
                    .as("%s fails by accident, which is a bug of the kit: %s", id, failure)
                    .isTrue());
    assertThat(
            found.stream()
                .map(Throwable::getMessage)
                .collect(Collectors.joining(System.lineSeparator())))
        .as("%s does not say why it fails on an adapter that %s", id, mutant)
        .contains(words);
  }

  private static boolean isFair(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof AssertionFailedError
        && (cause == null || FAIR.stream().anyMatch(kind -> kind.isInstance(cause)));
  }
}
