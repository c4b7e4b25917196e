package io.iovec.conformance;

import io.iovec.Capability;
import java.util.Set;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Skips rules that do not apply, with a reason, and says of a failure which rule was broken. */
final class ConformanceCondition implements ExecutionCondition, TestExecutionExceptionHandler {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      return ConditionEvaluationResult.enabled("decided by rule");
    }
    Rule rule = rule(context);
    Set<Capability> declared =
        context
            .getRequiredTestInstances()
            .findInstance(TransportConformance.class)
            .orElseThrow()
            .declared();
    for (Capability capability : rule.requires()) {
      if (!declared.contains(capability)) {
        return notApplicable(rule, capability + " is not declared");
      }
    }
    for (Capability capability : rule.absent()) {
      if (declared.contains(capability)) {
        return notApplicable(rule, capability + " is declared, so nothing is refused");
      }
    }
    return ConditionEvaluationResult.enabled(rule.id() + " applies");
  }

  private static ConditionEvaluationResult notApplicable(Rule rule, String reason) {
    return ConditionEvaluationResult.disabled("NOT_APPLICABLE " + rule.id() + ": " + reason);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    if (failure instanceof TestAbortedException) {
      throw failure;
    }
    Rule rule = rule(context);
    String message =
        rule.id()
            + ": "
            + (failure instanceof AssertionError ? failure.getMessage() : failure)
            + System.lineSeparator()
            + "  if this fails, check "
            + rule.check()
            + System.lineSeparator()
            + "  to repeat: -D"
            + Bytes.SEED_PROPERTY
            + "="
            + Bytes.SEED;
    if (rule.level() == Level.SHOULD) {
      throw new TestAbortedException("NON_STRICT " + message, failure);
    }
    throw new AssertionFailedError(message, failure);
  }

  private static Rule rule(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), Rule.class)
        .orElseThrow();
  }
}
