package io.iovec.conformance;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Says of a failure which rule was broken, and keeps how each test ended. */
final class RuleExtension
    implements BeforeEachCallback,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler,
        TestWatcher {
  private static final Namespace NAMESPACE = Namespace.create(RuleExtension.class);
  private static final String START = "start";

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put(START, System.nanoTime());
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw explained(context, failure, rule(context).level());
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw explained(context, failure, rule(context).level());
  }

  /** What a test leaves behind breaks a MUST, whatever the test is of. */
  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw explained(context, failure, Level.MUST);
  }

  /** Whatever hangs breaks a MUST, too. */
  private static Throwable explained(ExtensionContext context, Throwable failure, Level level) {
    Rule rule = rule(context);
    Settings settings = Settings.of(context);
    if (failure instanceof TestAbortedException) {
      String message = Outcome.NOT_RUN.because(rule.id() + ": " + Explained.message(failure));
      return settings.requires(subject(context).requiredAs())
          ? new AssertionFailedError(message, failure)
          : new TestAbortedException(message, failure);
    }
    if (failure instanceof TimedOut hangs) {
      Results.in(context).givenUp().count(subject(context), context.getUniqueId(), hangs);
    }
    List<Throwable> aside =
        context.getRequiredTestInstance() instanceof RuleTests tests ? tests.unheard() : List.of();
    return Explained.of(
        rule, failure, failure instanceof TimedOut ? Level.MUST : level, aside, settings.strict());
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    record(context, Outcome.PASS, "");
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    record(context, Outcome.NOT_RUN, reason.orElse("disabled"));
  }

  @Override
  public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
    record(context, Outcome.NOT_RUN, Explained.message(cause));
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    record(context, Outcome.FAIL, Explained.message(cause));
  }

  /** Keeps how a test ended: as its reason begins with, or else as JUnit has it. */
  private static void record(ExtensionContext context, Outcome junit, String reason) {
    if (context.getTestInstances().isEmpty()) {
      return; // nobody knows which implementation it was; JUnit tells of the failure
    }
    Settings settings = Settings.of(context);
    Outcome outcome = Outcome.in(reason).orElse(junit);
    Long start = context.getStore(NAMESPACE).get(START, Long.class);
    Results results = Results.in(context);
    String name = results.name(subject(context));
    boolean red =
        junit == Outcome.FAIL
            || outcome.isRed(settings.strict())
            || (outcome == Outcome.NOT_RUN && settings.requires(results.tried().requiredAs(name)));
    results.add(
        new Result(
            name,
            rule(context).id(),
            context.getRequiredTestClass().getSimpleName()
                + "."
                + context.getRequiredTestMethod().getName(),
            outcome,
            red,
            Outcome.in(reason).isPresent() ? reason.substring(outcome.name().length() + 1) : reason,
            start == null ? 0 : System.nanoTime() - start));
  }

  static Subject subject(ExtensionContext context) {
    return context.getRequiredTestInstances().findInstance(Subject.class).orElseThrow();
  }

  static Rule rule(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), Rule.class)
        .orElseThrow();
  }
}
