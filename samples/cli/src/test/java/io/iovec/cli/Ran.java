package io.iovec.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What a command did that was run in this JVM.
 *
 * @param status its exit status
 */
record Ran(int status, String out, String err) {
  static Ran iovec(String... args) {
    return on(Main.commandLine(), args);
  }

  static Ran on(CommandLine command, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
    return new Ran(status, out.toString(), err.toString());
  }
}
