package io.iovec.conformance;

import io.iovec.conformance.report.Spec;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;

/**
 * Fails a class of the kit of which no test ran, so that a build does not take that for
 * conformance. Where the implementation does not work at all it is left to {@code
 * iovec.conformance.require}.
 */
final class SubjectExtension implements AfterAllCallback {
  @Override
  public void afterAll(ExtensionContext context) {
    Class<?> kit = context.getRequiredTestClass();
    Results results = Results.soFar(context);
    // Nested classes have it, too.
    if (Subject.class.isAssignableFrom(kit)
        && !results.stopped()
        && results.tried().isIdle(kit, results, Spec.builtIn())) {
      throw new AssertionFailedError(
          kit.getName() + ": no test ran; of the first: " + results.all().get(0).reason());
    }
  }
}
