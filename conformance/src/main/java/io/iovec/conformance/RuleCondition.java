package io.iovec.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.opentest4j.AssertionFailedError;

/** Decides whether a rule applies, and can be tested here. */
final class RuleCondition implements ExecutionCondition, BeforeEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(RuleCondition.class);

  /**
   * What an implementation says of a rule.
   *
   * @param always whether it says so of every rule
   */
  private record Verdict(
      @Nullable String hindrance, boolean always, @Nullable String notApplicable) {
    static Verdict of(Subject subject, Rule rule) {
      String hindrance = subject.hindrance(rule);
      return hindrance == null
          ? new Verdict(null, false, subject.notApplicable(rule))
          : new Verdict(hindrance, subject.hindrance() != null, null);
    }
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      return ConditionEvaluationResult.enabled("decided by rule");
    }
    Rule rule = RuleExtension.rule(context);
    Results results = Results.in(context);
    if (!rule.untested().isEmpty()) {
      return disabled(rule, Outcome.UNTESTED, rule.untested());
    }
    if (results.stopped()) {
      return disabled(rule, Outcome.NOT_RUN, "the run was interrupted");
    }
    Subject subject = RuleExtension.subject(context);
    String givenUp = results.givenUp().reason(subject);
    if (givenUp != null) {
      return disabled(rule, Outcome.NOT_RUN, givenUp);
    }
    Verdict verdict;
    try {
      verdict = Bounded.get("asking it what applies", () -> Verdict.of(subject, rule));
    } catch (TimedOut e) {
      results.givenUp().giveUp(subject, e);
      return fails(context, Explained.of(rule, e, Level.MUST, List.of(), false));
    }
    if (verdict.hindrance() != null) {
      return hindered(context, verdict.hindrance(), verdict.always());
    }
    return verdict.notApplicable() == null
        ? ConditionEvaluationResult.enabled(rule.id() + " applies")
        : disabled(rule, Outcome.NOT_APPLICABLE, verdict.notApplicable());
  }

  private static ConditionEvaluationResult hindered(
      ExtensionContext context, String hindrance, boolean always) {
    Rule rule = RuleExtension.rule(context);
    Subject subject = RuleExtension.subject(context);
    if (always) {
      Results.in(context).tried().hindered(subject.getClass());
    }
    if (!Settings.of(context).requires(subject.requiredAs())) {
      return disabled(rule, Outcome.NOT_RUN, hindrance);
    }
    String message = Outcome.NOT_RUN.because(rule.id() + ": required, but " + hindrance);
    return fails(context, new AssertionFailedError(message));
  }

  private static ConditionEvaluationResult disabled(Rule rule, Outcome outcome, String why) {
    return ConditionEvaluationResult.disabled(outcome.because(rule.id() + ": " + why));
  }

  /** Lets a test begin only to fail: a condition can but leave it out. */
  private static ConditionEvaluationResult fails(ExtensionContext context, Throwable failure) {
    context.getStore(NAMESPACE).put(AssertionError.class, failure);
    return ConditionEvaluationResult.enabled("it fails");
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    AssertionError failure =
        context.getStore(NAMESPACE).get(AssertionError.class, AssertionError.class);
    if (failure != null) {
      throw failure;
    }
  }
}
