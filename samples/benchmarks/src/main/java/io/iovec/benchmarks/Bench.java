package io.iovec.benchmarks;

import io.iovec.benchmarks.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What servers cost that receive, send, relay and answer: this project's transports, what a user of
 * Java would take instead, and the limit in C. Exit status: 0 all was measured, 1 something was
 * not, 2 the command line is wrong. Targets that are not met are a result.
 */
@Command(
    name = "bench",
    description = "Measure what moving bytes costs, beside other Java libraries and plain C loops.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class Bench implements Callable<Integer> {
  private static final int FULL_ROUNDS = 9;
  private static final int QUICK_ROUNDS = 7;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--quick", description = "Within two minutes: fewer of all, every target.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all results and targets.")
  private @Nullable Path json;

  @Option(names = "--markdown", paramLabel = "FILE", description = "Write tables.")
  private @Nullable Path markdown;

  @Option(names = "--plots", paramLabel = "DIR", description = "Write plots into this directory.")
  private @Nullable Path plots;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "Measure everything so often (" + FULL_ROUNDS + ", quick " + QUICK_ROUNDS + ").")
  private int rounds;

  @Option(
      names = "--contenders",
      paramLabel = "REGEX",
      defaultValue = "",
      description = "Only those whose id has this in it, such as 'limit|kernel|jdk'.")
  private Pattern contenders = Pattern.compile("");

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      split = ",",
      description = "Only these: ${COMPLETION-CANDIDATES}.")
  private Set<Scenario> scenarios = EnumSet.allOf(Scenario.class);

  @Option(
      names = "--disk",
      paramLabel = "DIR",
      defaultValue = "${sys:java.io.tmpdir}",
      description = "What stands for a disk in the full run (${DEFAULT-VALUE}).")
  private Path disk = Path.of("");

  @Option(names = "--list", description = "Only tell who takes part, and in what.")
  private boolean list;

  /** Made by picocli. */
  Bench() {}

  /** Runs the command and ends this JVM with its exit status. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rounds < 0) {
      throw new ParameterException(spec.commandLine(), "--rounds=" + rounds + ": at least 1");
    }
    List<Contender> chosen = Contenders.chosen(quick, contenders);
    if (chosen.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--contenders=" + contenders + ": nobody is called so; see --list");
    }
    if (!Files.isDirectory(disk)) {
      throw new ParameterException(spec.commandLine(), "--disk=" + disk + ": not a directory");
    }
    Plan plan = new Plan(quick, scenarios);
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      chosen.forEach(
          each -> out.printf("%-22s %-40s %s%n", each.id(), each.title(), each.services()));
      out.println();
      for (Case.Storage storage : Case.Storage.values()) {
        plan.cases(storage).forEach(each -> out.println(Plan.title(each)));
      }
      return 0;
    }
    int times = rounds > 0 ? rounds : quick ? QUICK_ROUNDS : FULL_ROUNDS;
    Comparison comparison =
        new Comparison(plan, chosen, times, disk, new Progress(System.err), quick);
    comparison.run();
    Report report =
        new Report(
            comparison.environment(), chosen, comparison.samples(), comparison.measurements());
    write(report);
    out.println(report.summary());
    return comparison.complete() ? 0 : 1;
  }

  private void write(Report report) throws IOException {
    if (json != null) {
      Files.writeString(json, report.json(), StandardCharsets.UTF_8);
    }
    if (markdown != null) {
      Files.writeString(markdown, report.markdown(), StandardCharsets.UTF_8);
    }
    if (plots != null) {
      report.plots(Files.createDirectories(plots));
    }
  }
}
