package io.iovec.conformance;

import java.util.Arrays;
import java.util.Optional;

/** How an implementation stands to a rule; the better ones first. */
public enum Outcome {
  /** The rule is kept. */
  PASS("kept"),
  /** The rule does not concern it: what it needs is not declared. */
  NOT_APPLICABLE("what it needs is not declared"),
  /** No test can be made, and SPEC.md says why. */
  UNTESTED("no test can be made"),
  /** This machine lacks what the test needs. */
  NOT_RUN("this machine lacks what it needs"),
  /** A SHOULD is broken: it conforms all the same. */
  NON_STRICT("a SHOULD is broken"),
  /** The rule is broken. */
  FAIL("broken");

  private final String meaning;

  Outcome(String meaning) {
    this.meaning = meaning;
  }

  /** Returns what it means, for reports. */
  public String meaning() {
    return meaning;
  }

  /** Tells whether it makes a run fail. */
  public boolean isRed(boolean strict) {
    return this == FAIL || (strict && (this == NON_STRICT || this == NOT_RUN));
  }

  /** Tells whether a test ran to an end. */
  boolean ran() {
    return this == PASS || this == NON_STRICT || this == FAIL;
  }

  /** Returns the one to report of several tests of one rule: the worst; PASS counts if one ran. */
  public static Outcome of(Iterable<Outcome> tests) {
    Outcome worst = NOT_APPLICABLE;
    boolean passed = false;
    for (Outcome test : tests) {
      passed |= test == PASS;
      worst = test.compareTo(worst) > 0 ? test : worst;
    }
    return passed && worst == NOT_APPLICABLE ? PASS : worst;
  }

  /** Begins a reason with the outcome, so that it can be told from what JUnit keeps of it. */
  String because(String reason) {
    return name() + " " + reason;
  }

  /** Returns the outcome that a reason begins with. */
  static Optional<Outcome> in(String reason) {
    return Arrays.stream(values()).filter(o -> reason.startsWith(o.name() + " ")).findFirst();
  }
}
