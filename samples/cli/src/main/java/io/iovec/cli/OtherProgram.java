package io.iovec.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program on this class path that has a process of its own, and this one's terminal. */
final class OtherProgram {
  private final List<String> command;

  /**
   * Makes its command.
   *
   * @param main the class to run
   * @param missing what to tell the user if it is not there
   * @throws UserError if it is not there, or this program was not started from a class path
   */
  OtherProgram(String main, String missing) throws UserError {
    command = ServerProcess.java();
    int at = command.indexOf(Main.class.getName());
    try {
      Class.forName(main, false, OtherProgram.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      at = -1;
    }
    if (at < 0) {
      throw new UserError(missing);
    }
    command.set(at, main);
  }

  /** Adds an option with its value, if it has one. */
  void add(String option, @Nullable Object value) {
    if (value != null) {
      command.add(option + "=" + value);
    }
  }

  /** Adds an option with all its values, if it has any. */
  void addAll(String option, List<String> values) {
    if (!values.isEmpty()) {
      add(option, String.join(",", values));
    }
  }

  /** Adds an option without a value, if it is asked for. */
  void addIf(boolean wanted, String option) {
    if (wanted) {
      command.add(option);
    }
  }

  /** Runs it to its end, which is also this process's, and returns its exit status. */
  int run() throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    try (Cleanup cleanup = new Cleanup()) {
      cleanup.add(process::destroy);
      return process.waitFor();
    }
  }
}
