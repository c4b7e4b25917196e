package io.iovec.conformance;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;

/** An implementation that is held to rules. */
@ExtendWith(SubjectExtension.class)
abstract class Subject {
  /** Returns what it is called in reports. */
  abstract String title();

  /** Returns the name that {@code iovec.conformance.require} means it by. */
  abstract String requiredAs();

  /** Returns why it cannot be tested on this machine, or null if it can. */
  abstract @Nullable String hindrance();

  /** Returns why it cannot be held to a rule on this machine, or null if it can. */
  @Nullable String hindrance(Rule rule) {
    return hindrance();
  }

  /** Returns why a rule does not apply, or null if it does. */
  abstract @Nullable String notApplicable(Rule rule);

  /** Returns what a report says of it: versions, capabilities, limits. */
  abstract Map<String, String> facts();
}
