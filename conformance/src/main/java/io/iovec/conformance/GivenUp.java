package io.iovec.conformance;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which implementations hang, so that they are not waited for with every test again. Thread-safe.
 */
final class GivenUp {
  /** How many tests of an implementation may hang. */
  static final int MOST = 5;

  private final Map<String, Set<String>> hung = new HashMap<>();
  private final Map<String, String> reasons = new HashMap<>();
  private final Set<String> unanswered = new HashSet<>();

  /** Returns why no more tests of it are run, or null. */
  synchronized @Nullable String reason(Subject subject) {
    return reasons.get(key(subject));
  }

  /** Gives it up at once. */
  synchronized void giveUp(Subject subject, TimedOut why) {
    reasons.putIfAbsent(key(subject), "given up, because " + why.getMessage());
  }

  /** Counts a test that hangs, and gives the implementation up after some. */
  synchronized void count(Subject subject, String test, TimedOut why) {
    Set<String> tests = hung.computeIfAbsent(key(subject), key -> new HashSet<>());
    tests.add(test);
    if (tests.size() >= MOST) {
      reasons.putIfAbsent(
          key(subject),
          "given up after " + tests.size() + " tests that hang, at last: " + why.getMessage());
    }
  }

  /**
   * Asks it about itself.
   *
   * @return its answer, or {@code otherwise} if there is none now or was none before
   */
  <T> T ask(Subject subject, String question, Supplier<T> answer, T otherwise) {
    String asked = key(subject) + " " + question;
    synchronized (this) {
      if (unanswered.contains(asked)) {
        return otherwise;
      }
    }
    try {
      return Bounded.get(question, answer);
    } catch (TimedOut e) {
      synchronized (this) {
        unanswered.add(asked);
      }
      return otherwise;
    }
  }

  /** Instances are many, one for each test. */
  private static String key(Subject subject) {
    return subject.getClass().getName() + "@" + System.getProperty("iovec.transport", "");
  }
}
