package io.iovec.conformance;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/**
 * What JUnit and the kit's results say of a class.
 *
 * @param results empty if the class does not let them be seen
 */
record KitRun(EngineExecutionResults junit, Results results) {
  static KitRun of(Class<?> kit) {
    return of(DiscoverySelectors.selectClass(kit));
  }

  static KitRun of(DiscoverySelector what) {
    RuleExtensionFixture.Peek.forget();
    EngineExecutionResults junit =
        EngineTestKit.engine("junit-jupiter")
            .configurationParameter(Settings.REPORT, Settings.NOWHERE)
            .selectors(what)
            .execute();
    Results seen = RuleExtensionFixture.Peek.LAST.get();
    return new KitRun(
        junit, seen != null ? seen : new Results(new Settings(false, Set.of(), null)));
  }

  /** Runs something while a limit for each call is one second. */
  static <T> T impatient(Callable<T> body) throws Exception {
    return with(Map.of(Settings.LIMIT, "1"), body);
  }

  /** Runs something with system properties. */
  static <T> T with(Map<String, String> properties, Callable<T> body) throws Exception {
    properties.forEach(System::setProperty);
    try {
      return body.call();
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
  }

  Result result(String test) {
    return results.all().stream()
        .filter(result -> result.test().endsWith("." + test))
        .findFirst()
        .orElseThrow(() -> new AssertionError(test + " is not among " + results.all()));
  }

  /** Returns why classes failed, not their tests. */
  List<String> containerFailures() {
    return junit.containerEvents().failed().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().map(Throwable::getMessage).orElse("failed"))
        .toList();
  }
}
