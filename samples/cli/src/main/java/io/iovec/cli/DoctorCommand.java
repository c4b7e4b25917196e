package io.iovec.cli;

import io.iovec.Selection;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reports what works on this machine and what would be chosen. */
@Command(
    name = "doctor",
    description = "Try every transport on this machine and tell what works, and why what does not.")
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TransportOptions transportOptions = new TransportOptions();

  @Option(names = "--json", description = "Write JSON.")
  private boolean json;

  /** Made by picocli. */
  DoctorCommand() {}

  @Override
  public Integer call() throws UserError {
    try (Wiring wiring = new Wiring(transportOptions.config())) {
      Selection selection = wiring.selection();
      PrintWriter out = spec.commandLine().getOut();
      out.println(json ? DoctorJson.write(selection) : DoctorText.write(selection));
      out.flush();
      return selection.chosen() == null ? 1 : 0;
    }
  }
}
