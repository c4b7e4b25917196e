package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/** Fails a test that leaves a vector or an entry open, or lets the code under test do so. */
final class ClosesEverything implements TestInstancePreConstructCallback, AfterEachCallback {
  private Leaks.Level level = Leaks.Level.PARANOID;
  private int open;

  @Override
  public void preConstructTestInstance(
      TestInstanceFactoryContext factoryContext, ExtensionContext context) {
    level = Leaks.level();
    Leaks.level(Leaks.Level.PARANOID);
    open = Leaks.open().size();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Leaks.level(level);
    if (context.getExecutionException().isEmpty()) {
      assertThat(Leaks.open()).as("open after the test").hasSizeLessThanOrEqualTo(open);
    }
  }
}
