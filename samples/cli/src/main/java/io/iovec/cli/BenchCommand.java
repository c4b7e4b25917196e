package io.iovec.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the benchmark, in a process of its own: it pins itself to one processor and its servers to
 * another.
 */
@Command(
    name = "bench",
    description = "Measure what moving bytes costs, beside other libraries and plain C loops.")
final class BenchCommand implements Callable<Integer> {
  private static final String BENCH = "io.iovec.benchmarks.Bench";

  @Option(names = "--quick", description = "Within two minutes: fewer of all, but every target.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all results, and targets.")
  private @Nullable Path json;

  @Option(names = "--markdown", paramLabel = "FILE", description = "Write tables.")
  private @Nullable Path markdown;

  @Option(names = "--plots", paramLabel = "DIR", description = "Write plots into this directory.")
  private @Nullable Path plots;

  @Option(names = "--rounds", paramLabel = "N", description = "Measure everything so often.")
  private @Nullable Integer rounds;

  @Option(
      names = "--contenders",
      paramLabel = "REGEX",
      description = "Only those whose id has this in it, such as 'limit|kernel|jdk'.")
  private @Nullable String contenders;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      split = ",",
      description = "Only these: overwrite, fresh, send, relay, small.")
  private List<String> scenarios = List.of();

  @Option(
      names = "--disk",
      paramLabel = "DIR",
      description = "What stands for a disk in the full run (java.io.tmpdir).")
  private @Nullable Path disk;

  @Option(names = "--list", description = "Only tell who takes part, and in what.")
  private boolean list;

  /** Made by picocli. */
  BenchCommand() {}

  @Override
  public Integer call() throws Exception {
    OtherProgram bench =
        new OtherProgram(
            BENCH, "the benchmark is not on the class path: run ./iovec bench in the source tree");
    bench.add("--json", json);
    bench.add("--markdown", markdown);
    bench.add("--plots", plots);
    bench.add("--rounds", rounds);
    bench.add("--contenders", contenders);
    bench.addAll("--scenario", scenarios);
    bench.add("--disk", disk);
    bench.addIf(quick, "--quick");
    bench.addIf(list, "--list");
    return bench.run();
  }
}
