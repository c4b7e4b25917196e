package io.iovec.conformance;

import io.iovec.conformance.report.Report;
import io.iovec.conformance.report.Reports;
import io.iovec.conformance.report.Spec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Runs the kit from the command line, on all that the class path has:
 *
 * <pre>{@code
 * java -cp iovec-conformance-all.jar:theirs.jar io.iovec.conformance.Main --transport theirs
 * }</pre>
 *
 * <p>A transport is found by its provider. If it comes with a class of the kit, a service {@link
 * TransportConformance} with a public constructor without parameters, that is run; otherwise {@link
 * NamedTransportConformance}. Adapters are found as services {@link AdapterConformance}. Needs
 * picocli, which the kit otherwise does not.
 */
@Command(
    name = "conformance",
    description = "Hold transports, and adapters on them, to the rules of SPEC.md.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:nothing is red",
      "1:something is red, or no test ran",
      "2:the command line is wrong",
      "130:ended by Ctrl-C (143 by SIGTERM); reports tell of what ran until then"
    })
public final class Main implements Callable<Integer> {
  private static final int OK = 0;
  private static final int RED = 1;

  @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      split = ",",
      description = "Which transports, or all that are found (the default).")
  private List<String> transports = List.of(Job.ALL);

  @Option(
      names = "--adapter",
      paramLabel = "NAME",
      split = ",",
      description = "Which adapters, or all, on each of these transports that works here.")
  private List<String> adapters = List.of();

  @Option(
      names = "--rules",
      paramLabel = "ID|SECTION",
      split = ",",
      description = "Only these rules, such as S-03, and sections, such as F.")
  private List<String> rules = List.of();

  @Option(names = "--strict", description = "NON_STRICT and NOT_RUN are red, too.")
  private boolean strict;

  @Option(
      names = "--require",
      paramLabel = "NAME",
      split = ",",
      description = "It is red if this transport cannot run here, or did not run.")
  private List<String> required = List.of();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Where to write conformance.json, .md and .html; none for nowhere. The default is"
              + " target/conformance if there is a directory target.")
  private @Nullable String report;

  @Option(names = "--seed", paramLabel = "N", description = "Repeat the run of this seed.")
  private @Nullable Long seed;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description = "How long a condition is awaited; 5 by default.")
  private @Nullable Integer patience;

  @Option(names = "--list", description = "Only tell what is found.")
  private boolean list;

  /** Made by picocli. */
  Main() {}

  /** Runs the kit and ends this JVM with its exit status. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(
            (e, args) -> {
              PrintWriter err = e.getCommandLine().getErr();
              err.println("conformance: " + e.getMessage());
              err.println("(--help shows what can be asked for)");
              err.flush();
              return e.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
            });
  }

  @Override
  public Integer call() {
    Found found = Found.search();
    if (list) {
      out().print(found.describe());
      out().flush();
      return OK;
    }
    Settings settings = settings();
    Spec rulebook = Spec.builtIn();
    RuleFilter filter;
    List<Job> jobs;
    try {
      filter = RuleFilter.of(rules, rulebook);
      jobs = Job.of(found, transports, adapters);
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
    // Reports are written here, when more is known than at the end of JUnit's session.
    Results results = new Results(new Settings(settings.strict(), settings.required(), null));
    for (Broken broken : found.broken()) {
      warn(broken.why(), strict || broken.concerns(transports, adapters, jobs), results);
    }
    Ending ending = new Ending(results::stop);
    try {
      new Run(results, filter, new Progress(err(), Progress.isTerminal())).execute(jobs);
      Check.all(results, filter, rulebook);
      return finish(
          Findings.report(
              List.of(results),
              rulebook,
              rules.isEmpty() ? Map.of() : Map.of("only rules", String.join(", ", rules))),
          settings.report());
    } finally {
      ending.isReached();
    }
  }

  private Settings settings() {
    if (seed != null) {
      System.setProperty(Settings.SEED, String.valueOf(seed));
    }
    if (patience != null) {
      System.setProperty(Settings.PATIENCE, String.valueOf(patience));
    }
    try {
      Settings given =
          Settings.from(
              name ->
                  name.equals(Settings.REPORT) && report != null
                      ? report
                      : System.getProperty(name));
      Set<String> all = new LinkedHashSet<>(given.required());
      all.addAll(required);
      Path directory = given.report();
      if (directory != null) {
        Files.createDirectories(directory);
        // The report of an earlier run must not be taken for that of one that breaks off.
        Reports.delete(directory);
      }
      return new Settings(given.strict() || strict, Set.copyOf(all), directory);
    } catch (IllegalArgumentException e) {
      throw usage(e);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "cannot write to --report=" + report + ": " + e, e);
    }
  }

  private ParameterException usage(IllegalArgumentException e) {
    return new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
  }

  /** What cannot be loaded may be nobody's concern here, but it is not passed over. */
  private void warn(String what, boolean red, Results results) {
    if (red) {
      results.problem(what);
    } else {
      err().println("conformance: " + what);
      err().flush();
    }
  }

  private int finish(Report report, @Nullable Path directory) {
    new Summary(report).print(out());
    if (directory != null) {
      try {
        List<Path> files = Reports.write(report, directory);
        out().println();
        out().println("Report: " + files.get(files.size() - 1).toAbsolutePath().normalize());
      } catch (IOException e) {
        out().println("No report was written: " + e);
        out().flush();
        return RED;
      }
    }
    out().flush();
    return report.red() == 0 ? OK : RED;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Tells which kit this is. */
  static final class Version implements IVersionProvider {
    /** Made by picocli. */
    Version() {}

    @Override
    public String[] getVersion() {
      return new String[] {
        "iovec-conformance " + Kit.version(), "specification " + Spec.builtIn().version()
      };
    }
  }
}
