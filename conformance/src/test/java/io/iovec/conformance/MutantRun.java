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
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What rules said of a mutant. */
final class MutantRun {
  static final RuleIndex RULES = new RuleIndex(TransportConformance.class);

  /** What a test may end with when a transport is wrong; all else says that the test is. */
  private static final List<Class<? extends Throwable>> FAIR =
      List.of(
          AssertionError.class,
          IOException.class,
          IllegalStateException.class,
          UnsupportedOperationException.class);

  private final Mutant mutant;
  private final Map<String, List<Throwable>> failures = new TreeMap<>();
  private final Map<String, List<String>> others = new TreeMap<>();

  private MutantRun(Mutant mutant) {
    this.mutant = mutant;
  }

  /** Runs the tests of some rules. */
  static MutantRun of(Mutant mutant, Collection<String> rules) {
    MutantRun run = new MutantRun(mutant);
    String patience = System.getProperty(Settings.PATIENCE);
    System.setProperty(Settings.PATIENCE, "1");
    MutantConformance.running(mutant);
    try {
      EngineTestKit.engine("junit-jupiter")
          .configurationParameter(Settings.REPORT, "none")
          .selectors(
              rules.stream()
                  .flatMap(RULES::tests)
                  .map(test -> test.of(MutantConformance.class))
                  .toArray(DiscoverySelector[]::new))
          .execute()
          .testEvents()
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
    TestDescriptor test = event.getTestDescriptor();
    String id =
        test.getSource()
            .map(MethodSource.class::cast)
            .map(source -> source.getJavaMethod().getAnnotation(Rule.class).id())
            .orElseThrow();
    if (event.getType() == EventType.SKIPPED) {
      other(id, test.getDisplayName() + " skipped: " + event.getPayload(String.class).orElse(""));
    } else if (event.getType() == EventType.FINISHED) {
      TestExecutionResult result = event.getRequiredPayload(TestExecutionResult.class);
      Throwable failure = result.getThrowable().orElse(null);
      if (failure != null && isFailure(failure)) {
        failures.computeIfAbsent(id, i -> new ArrayList<>()).add(failure);
      } else {
        other(id, test.getDisplayName() + " " + result);
      }
    }
  }

  private void other(String id, String what) {
    others.computeIfAbsent(id, i -> new ArrayList<>()).add(what);
  }

  private static boolean isFailure(Throwable failure) {
    return !(failure instanceof TestAbortedException)
        || Outcome.in(String.valueOf(failure.getMessage()))
            .filter(outcome -> outcome == Outcome.NON_STRICT)
            .isPresent();
  }

  /** Returns the rules that noticed. */
  Set<String> noticed() {
    return new TreeSet<>(failures.keySet());
  }

  /** Runs the rules that a mutant breaks, and fails if one does not say why it is broken. */
  static void check(Mutant mutant) {
    assertThat(mutant.broken()).as("a mutant that breaks nothing proves nothing").isNotEmpty();
    MutantRun run = of(mutant, mutant.broken().keySet());
    mutant.broken().forEach(run::check);
  }

  private void check(String id, String words) {
    List<Throwable> found = failures.getOrDefault(id, List.of());
    assertThat(found)
        .as(
            "%s does not notice that a transport %s; its tests: %s",
            id, mutant, others.getOrDefault(id, List.of()))
        .isNotEmpty();
    assertThat(found)
        .allSatisfy(
            failure ->
                assertThat(isFair(failure))
                    .as("%s fails by accident, which is a bug of the kit: %s", id, failure)
                    .isTrue());
    String all =
        found.stream()
            .map(Throwable::getMessage)
            .collect(Collectors.joining(System.lineSeparator()));
    assertThat(all)
        .as("%s does not say why it fails on a transport that %s", id, mutant)
        .contains(words);
  }

  private static boolean isFair(Throwable failure) {
    Throwable cause = failure.getCause();
    return (failure instanceof AssertionFailedError || failure instanceof TestAbortedException)
        && (cause == null || FAIR.stream().anyMatch(kind -> kind.isInstance(cause)));
  }
}
