package io.iovec.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The {@code iovec} command. Exit status: 0 all right, 1 it failed, 2 the command line is wrong.
 */
@Command(
    name = "iovec",
    description = "Java io vectors whose payload can stay in the kernel.",
    subcommands = {
      DemoCommand.class,
      DoctorCommand.class,
      ConformanceCommand.class,
      BenchCommand.class,
      ServeCommand.class,
      UploadCommand.class,
      RelayCommand.class,
      DemoServerCommand.class,
      SmbjCommand.class
    },
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all right",
      "1:it failed, or a check did not hold",
      "2:the command line is wrong",
      "130:ended by Ctrl-C (143 by SIGTERM), after closing what was open"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack traces of errors (or -Diovec.debug=true).")
  private boolean debug;

  /** Made by picocli. */
  Main() {}

  @Option(
      names = "-D",
      scope = ScopeType.INHERIT,
      mapFallbackValue = "",
      paramLabel = "KEY=VALUE",
      description = "Set a system property, such as iovec.disable=splice.")
  void properties(Map<String, String> properties) {
    properties.forEach(System::setProperty);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing a command");
  }

  /** Runs the command and ends this JVM with its exit status. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    Main main = new Main();
    return new CommandLine(main)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, command, parsed) -> main.report(failure, command));
  }

  private int report(Exception failure, CommandLine command) {
    if (debug || Boolean.getBoolean("iovec.debug")) {
      failure.printStackTrace(command.getErr());
    } else if (failure instanceof UserError) {
      command.getErr().println("iovec: " + failure.getMessage());
    } else {
      command.getErr().println("iovec: " + failure);
      command.getErr().println("(--debug shows where this comes from)");
    }
    command.getErr().flush();
    return command.getCommandSpec().exitCodeOnExecutionException();
  }
}
