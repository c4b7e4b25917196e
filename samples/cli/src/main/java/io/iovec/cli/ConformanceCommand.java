package io.iovec.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the conformance kit, in a process of its own: its tests count the descriptors and threads of
 * the process that they are in.
 */
@Command(
    name = "conformance",
    description = "Hold the transports, and the adapters on them, to the rules of SPEC.md.")
final class ConformanceCommand implements Callable<Integer> {
  private static final String KIT = "io.iovec.conformance.Main";

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "all",
      description = "Which transports: kernel, nio, or all that are found (${DEFAULT-VALUE}).")
  private List<String> transports = List.of();

  @Option(
      names = "--adapter",
      paramLabel = "NAME",
      split = ",",
      description = "Which adapters, on each of these transports: mina, or all.")
  private List<String> adapters = List.of();

  @Option(
      names = "--rules",
      paramLabel = "ID|SECTION",
      split = ",",
      description = "Only these rules, such as S-03, or sections, such as F.")
  private List<String> rules = List.of();

  @Option(
      names = "--strict",
      description = "A broken SHOULD, and what cannot run here, is a failure too.")
  private boolean strict;

  @Option(
      names = "--require",
      paramLabel = "NAME",
      split = ",",
      description = "Fail where this transport cannot run.")
  private List<String> required = List.of();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write JSON, Markdown and a page to read into this directory.")
  private @Nullable Path report;

  @Option(names = "--seed", paramLabel = "N", description = "Repeat the run of this seed.")
  private @Nullable Long seed;

  @Option(names = "--list", description = "Only tell what is found.")
  private boolean list;

  /** Made by picocli. */
  ConformanceCommand() {}

  @Override
  public Integer call() throws Exception {
    OtherProgram kit =
        new OtherProgram(
            KIT,
            "the conformance kit is not on the class path: run ./iovec conformance in the source"
                + " tree, or put iovec-conformance-VERSION-all.jar there");
    kit.addAll("--transport", transports);
    kit.addAll("--adapter", adapters);
    kit.addAll("--rules", rules);
    kit.addAll("--require", required);
    kit.add("--report", report);
    kit.add("--seed", seed);
    kit.addIf(strict, "--strict");
    kit.addIf(list, "--list");
    return kit.run();
  }
}
