package io.iovec.nio;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Leaks;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After each test nothing is open any more: no vector, entry, socket, file or poller. */
final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
  @Override
  public void beforeEach(ExtensionContext context) {
    Awaitility.setDefaultPollInterval(Duration.ofMillis(2));
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Leaks.level(Leaks.Level.PARANOID);
    assertThat(Leaks.open()).as("open before the test").isEmpty();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertThat(Leaks.open()).as("open after the test").isEmpty();
  }
}
