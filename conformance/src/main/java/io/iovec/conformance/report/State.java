package io.iovec.conformance.report;

import java.util.Locale;

/**
 * A way in which a test, or all tests of a rule, can end.
 *
 * @param name as in {@code SPEC.md}: {@code NOT_RUN}
 * @param meaning a few words
 */
public record State(String name, String meaning) {
  /** Returns the name as a class of a style sheet: {@code not-run}. */
  String style() {
    return words().replace(' ', '-');
  }

  /** Returns the name in lower case, with spaces. */
  String words() {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Returns the sign that tells it from others without colours. */
  String mark() {
    return switch (name) {
      case "PASS" -> "✓";
      case "NOT_APPLICABLE" -> "–";
      case "UNTESTED" -> "?";
      case "NOT_RUN" -> "○";
      case "NON_STRICT" -> "!";
      case "FAIL" -> "✗";
      default -> name;
    };
  }
}
