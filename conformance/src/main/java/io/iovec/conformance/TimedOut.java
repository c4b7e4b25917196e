package io.iovec.conformance;

import java.util.Arrays;

/** Says that something did not end, with the stack of its thread as it was then. */
final class TimedOut extends AssertionError {
  private static final long serialVersionUID = 1L;

  TimedOut(String what, int seconds, StackTraceElement[] stack) {
    super(what + " did not end within " + seconds + " s" + place(stack));
    setStackTrace(stack);
  }

  /** Returns where it is, behind what the Java runtime calls there. */
  private static String place(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .filter(frame -> !frame.getClassName().matches("(java|javax|jdk|sun)\\..*"))
        .findFirst()
        .map(frame -> "; it is in " + frame)
        .orElse("");
  }
}
