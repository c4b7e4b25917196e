package io.iovec.conformance;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Says of a failure which rule is broken, where, and how to repeat it. */
final class Explained {
  private static final String NEW_LINE = System.lineSeparator();
  private static final String BOOLEANS =
      "(?s)(?<=.) ==> expected: <(true|false)> but was: <(true|false)>$";

  private Explained() {}

  /**
   * Returns what JUnit is told.
   *
   * @param level how binding the rule is that is broken
   * @param aside what else failed meanwhile, and was not thrown into the test
   */
  static Throwable of(
      Rule rule, Throwable failure, Level level, List<Throwable> aside, boolean strict) {
    aside.forEach(failure::addSuppressed);
    String message =
        String.join(
            NEW_LINE,
            rule.id() + ": " + all(failure, aside),
            "  if this fails, check " + rule.check(),
            "  to repeat: -D" + Bytes.SEED_PROPERTY + "=" + Bytes.SEED);
    if (level == Level.MUST) {
      return new AssertionFailedError(message, failure);
    }
    String lax = Outcome.NON_STRICT.because(message);
    return strict ? new AssertionFailedError(lax, failure) : new TestAbortedException(lax, failure);
  }

  /**
   * What the far end found wrong comes first: it is why the test waited. That something failed
   * there may as well be the consequence, and comes last.
   */
  private static String all(Throwable failure, List<Throwable> aside) {
    StringBuilder s = new StringBuilder(message(failure)).append(place(failure));
    for (Throwable other : aside) {
      String said = "the other side: " + message(other) + place(other);
      if (other instanceof AssertionError) {
        s.insert(0, said + NEW_LINE + "  then ");
      } else {
        s.append(NEW_LINE).append("  ").append(said);
      }
    }
    return s.toString();
  }

  /** Returns what an assertion says; of all else its class, too. */
  static String message(@Nullable Throwable failure) {
    String said = failure == null ? null : failure.getMessage();
    boolean speaks = failure instanceof AssertionError || failure instanceof TestAbortedException;
    return said != null && speaks ? said.replaceFirst(BOOLEANS, "") : String.valueOf(failure);
  }

  /** Returns the line of the test that noticed, or nothing. */
  private static String place(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .filter(frame -> frame.getClassName().matches("io\\.iovec\\.conformance\\.\\w+Rules\\b.*"))
        .findFirst()
        .map(frame -> NEW_LINE + "  at " + frame)
        .orElse("");
  }
}
