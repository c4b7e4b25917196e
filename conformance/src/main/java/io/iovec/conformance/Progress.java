package io.iovec.conformance;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Says on standard error how far a run is: at a terminal in one line that is rewritten, otherwise
 * in a line for each group of tests.
 */
final class Progress {
  private static final int WIDTH = 78;

  private final PrintWriter err;
  private final boolean terminal;
  private String subject = "";
  private long total;
  private long done;
  private long red;

  Progress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Tells whether this process's standard error is a terminal. */
  static boolean isTerminal() {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  void begins(String title, long tests) {
    subject = title;
    total = tests;
    done = 0;
    if (!terminal) {
      line(title + ": " + tests + " tests");
    }
  }

  void test(String name) {
    if (terminal) {
      String text =
          subject + "  " + done + "/" + total + (red == 0 ? "" : "  " + red + " red") + "  " + name;
      err.print("\r" + (text.length() > WIDTH ? text.substring(0, WIDTH) : text) + "\033[K");
      err.flush();
    }
  }

  void ended(boolean isRed) {
    done++;
    red += isRed ? 1 : 0;
  }

  /** A group of tests is over. */
  void group(String name) {
    if (!terminal) {
      line(
          subject
              + ": "
              + done
              + "/"
              + total
              + (red == 0 ? "" : ", " + red + " red")
              + ": "
              + name);
    }
  }

  /** Clears the line. */
  void ends() {
    if (terminal) {
      err.print("\r\033[K");
      err.flush();
    }
  }

  private void line(String text) {
    err.println(text);
    err.flush();
  }
}
