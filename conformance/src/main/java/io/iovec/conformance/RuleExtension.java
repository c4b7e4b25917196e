package io.iovec.conformance;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * Decides whether a rule applies, says of a failure which rule was broken, and keeps how each
 * ended.
 */
final class RuleExtension
    implements ExecutionCondition,
        BeforeEachCallback,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler,
        TestWatcher {
  private static final Namespace NAMESPACE = Namespace.create(RuleExtension.class);
  private static final String START = "start";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      return ConditionEvaluationResult.enabled("decided by rule");
    }
    Rule rule = rule(context);
    Settings settings = Settings.of(context);
    if (!rule.untested().isEmpty()) {
      return disabled(rule, Outcome.UNTESTED, rule.untested());
    }
    if (Results.in(context).stopped()) {
      return disabled(rule, Outcome.NOT_RUN, "the run was interrupted");
    }
    Subject subject = subject(context);
    String hindrance = subject.hindrance(rule);
    if (hindrance != null) {
      return settings.requires(subject)
          ? ConditionEvaluationResult.enabled("required, so it fails")
          : disabled(rule, Outcome.NOT_RUN, hindrance);
    }
    String why = subject.notApplicable(rule);
    return why == null
        ? ConditionEvaluationResult.enabled(rule.id() + " applies")
        : disabled(rule, Outcome.NOT_APPLICABLE, why);
  }

  private static ConditionEvaluationResult disabled(Rule rule, Outcome outcome, String why) {
    return ConditionEvaluationResult.disabled(outcome.because(rule.id() + ": " + why));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put(START, System.nanoTime());
    String hindrance = subject(context).hindrance(rule(context));
    if (hindrance != null) {
      throw new AssertionFailedError(
          Outcome.NOT_RUN.because(rule(context).id() + ": required, but " + hindrance));
    }
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

  private static Throwable explained(ExtensionContext context, Throwable failure, Level level) {
    Rule rule = rule(context);
    Settings settings = Settings.of(context);
    if (failure instanceof TestAbortedException) {
      String message = Outcome.NOT_RUN.because(rule.id() + ": " + message(failure));
      return settings.requires(subject(context))
          ? new AssertionFailedError(message, failure)
          : new TestAbortedException(message, failure);
    }
    String message =
        String.join(
            System.lineSeparator(),
            rule.id() + ": " + message(failure) + place(failure),
            "  if this fails, check " + rule.check(),
            "  to repeat: -D" + Bytes.SEED_PROPERTY + "=" + Bytes.SEED);
    if (level == Level.MUST) {
      return new AssertionFailedError(message, failure);
    }
    String lax = Outcome.NON_STRICT.because(message);
    return settings.strict()
        ? new AssertionFailedError(lax, failure)
        : new TestAbortedException(lax, failure);
  }

  /** Returns what an assertion says; of all else its class, too. */
  private static String message(@Nullable Throwable failure) {
    String said = failure == null ? null : failure.getMessage();
    boolean speaks = failure instanceof AssertionError || failure instanceof TestAbortedException;
    return said != null && speaks ? said : String.valueOf(failure);
  }

  /** Returns the line of the test that noticed, or nothing. */
  private static String place(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .filter(frame -> frame.getClassName().matches("io\\.iovec\\.conformance\\.\\w+Rules\\b.*"))
        .findFirst()
        .map(frame -> System.lineSeparator() + "  at " + frame)
        .orElse("");
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
    record(context, Outcome.NOT_RUN, message(cause));
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    record(context, Outcome.FAIL, message(cause));
  }

  /** Keeps how a test ended: as its reason begins with, or else as JUnit has it. */
  private static void record(ExtensionContext context, Outcome junit, String reason) {
    if (context.getTestInstances().isEmpty()) {
      return; // nobody knows which implementation it was; JUnit tells of the failure
    }
    Rule rule = rule(context);
    Settings settings = Settings.of(context);
    Subject subject = subject(context);
    Outcome outcome = Outcome.in(reason).orElse(junit);
    boolean red =
        junit == Outcome.FAIL
            || outcome.isRed(settings.strict())
            || (outcome == Outcome.NOT_RUN && settings.requires(subject));
    Long start = context.getStore(NAMESPACE).get(START, Long.class);
    Results results = Results.in(context);
    results.add(
        new Result(
            results.name(subject),
            rule.id(),
            context.getRequiredTestClass().getSimpleName()
                + "."
                + context.getRequiredTestMethod().getName(),
            outcome,
            red,
            Outcome.in(reason).isPresent() ? reason.substring(outcome.name().length() + 1) : reason,
            start == null ? 0 : System.nanoTime() - start));
  }

  private static Subject subject(ExtensionContext context) {
    return context.getRequiredTestInstances().findInstance(Subject.class).orElseThrow();
  }

  private static Rule rule(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), Rule.class)
        .orElseThrow();
  }
}
