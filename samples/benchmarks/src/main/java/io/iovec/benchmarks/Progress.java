package io.iovec.benchmarks;

import java.io.PrintStream;

/** One line that says what goes on, over and over. */
final class Progress {
  private static final int WIDTH = 100;

  private final PrintStream out;
  private int shown;

  Progress(PrintStream out) {
    this.out = out;
  }

  /** Replaces the line. */
  void show(String text) {
    String line = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
    out.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
    out.flush();
    shown = line.length();
  }

  /** Prints what stays. */
  void tell(String text) {
    clear();
    out.println(text);
  }

  /** Takes the line away. */
  void clear() {
    show("");
    out.print("\r");
    out.flush();
  }
}
