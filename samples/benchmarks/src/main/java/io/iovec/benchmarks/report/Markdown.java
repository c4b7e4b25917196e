package io.iovec.benchmarks.report;

import io.iovec.benchmarks.Case;
import io.iovec.benchmarks.Case.Speed;
import io.iovec.benchmarks.Case.Storage;
import io.iovec.benchmarks.Contender;
import io.iovec.benchmarks.Environment;
import io.iovec.benchmarks.Scenario;
import io.iovec.benchmarks.report.CaseStatistics.Of;
import io.iovec.benchmarks.report.Statistics.Interval;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run's figures as tables for a person. */
final class Markdown {
  private static final long MIB = 1L << 20;
  private static final String COST =
      "Server CPU seconds per GiB, medians; in brackets the ratio to the limit, the cheapest C"
          + " loop of the case. Lower is cheaper.\n\n";

  private static final String FULL_SPEED =
      "Where the client goes as fast as the server follows. In brackets the server's CPU seconds"
          + " per GiB, which at this speed also say whose thread the kernel had pass segments on,"
          + " the server's or the client's: they cannot be compared as those above can.\n\n";

  private final Environment environment;
  private final Results results;
  private final List<CaseStatistics> statistics;
  private final List<Target> targets;
  private final StringBuilder text = new StringBuilder();

  Markdown(
      Environment environment,
      Results results,
      List<CaseStatistics> statistics,
      List<Target> targets) {
    this.environment = environment;
    this.results = results;
    this.statistics = statistics;
    this.targets = targets;
  }

  String text() {
    text.setLength(0);
    environment();
    targets();
    noise();
    for (Scenario scenario : Scenario.values()) {
      if (scenario != Scenario.SMALL) {
        bulk(scenario);
      }
    }
    disk();
    small();
    fullSpeed();
    for (Scenario scenario : Scenario.values()) {
      besides(scenario);
    }
    measurements();
    return text.toString();
  }

  private void environment() {
    heading("Where and how");
    item("date", environment.date());
    item("machine", environment.machine() + ", " + environment.processors() + " processors");
    item("kernel", environment.kernel());
    item("JDK", environment.jdk());
    item("pinned", environment.pinned() ? "server and client to a processor each" : "no");
    item("disk", environment.storageOfDisk().isEmpty() ? "none" : environment.storageOfDisk());
    item("rounds", environment.rounds() + (environment.quick() ? ", a quick run" : ""));
    environment.remarks().forEach(each -> text.append("- ").append(each).append('\n'));
  }

  private void heading(String title) {
    text.append(text.isEmpty() ? "" : "\n").append("## ").append(title).append("\n\n");
  }

  private void item(String name, String value) {
    text.append("- ").append(name).append(": ").append(value).append('\n');
  }

  private void targets() {
    heading("Targets");
    long met = targets.stream().filter(Target::met).count();
    text.append(met).append(" of ").append(targets.size()).append(" are met. ");
    text.append(
        "A ratio is the median of those within rounds, with its 95 % interval; it is met if the"
            + " upper end is at or below the target plus the noise. Of bytes the upper end"
            + " counts, and less than one is none.\n\n");
    row("", "target", "measured", "met");
    row("---", "---", "---", "---");
    targets.forEach(
        each -> row(each.name(), each.target(), each.measured(), each.met() ? "yes" : "**no**"));
  }

  private void noise() {
    heading("Noise");
    text.append(
        "Some servers are measured twice in each round. By so much the ratio of two such figures"
            + " may be off 1, at most:");
    for (Scenario scenario : Scenario.values()) {
      List<CaseStatistics> of =
          statistics.stream().filter(each -> each.what().scenario() == scenario).toList();
      if (!of.isEmpty()) {
        double[] all = of.stream().mapToDouble(CaseStatistics::noise).toArray();
        double most = of.stream().mapToDouble(CaseStatistics::noise).max().orElseThrow();
        text.append(
            String.format(
                Locale.ROOT,
                "%n- %s: %.1f %% in the median case, %.1f %% in the worst",
                Words.title(scenario).toLowerCase(Locale.ROOT),
                100 * Statistics.median(all),
                100 * most));
      }
    }
    text.append("\n\nSmaller differences say nothing.\n");
  }

  private void bulk(Scenario scenario) {
    List<CaseStatistics> tmpfs =
        cases(scenario, each -> each.storage() == Storage.TMPFS && each.speed() == Speed.STEADY);
    List<CaseStatistics> alone = only(tmpfs, each -> each.connections() == 1);
    if (!alone.isEmpty()) {
      heading(Words.title(scenario));
      text.append(COST);
      table(alone, each -> Words.size(each.payload()), Markdown::cost);
    }
    Set<Long> payloads = new HashSet<>();
    only(tmpfs, each -> each.connections() > 1)
        .forEach(each -> payloads.add(each.what().payload()));
    if (!payloads.isEmpty()) {
      heading(Words.title(scenario) + ", by connections");
      text.append(COST);
      table(
          only(tmpfs, each -> payloads.contains(each.payload())),
          each -> Words.size(each.payload()) + ", " + Words.connections(each),
          Markdown::cost);
    }
  }

  private void disk() {
    List<CaseStatistics> disk = only(statistics, each -> each.storage() == Storage.DISK);
    if (!disk.isEmpty()) {
      heading("Disk (" + environment.storageOfDisk() + ")");
      text.append(COST);
      table(
          disk,
          each -> Words.title(each.scenario()) + ", " + Words.size(each.payload()),
          Markdown::cost);
    }
  }

  private void small() {
    List<CaseStatistics> small = cases(Scenario.SMALL, each -> true);
    if (!small.isEmpty()) {
      heading(Words.title(Scenario.SMALL));
      text.append(
          "Requests per server CPU second in thousands, medians; in brackets the ratio to the"
              + " limit. Higher is cheaper.\n\n");
      table(small, Words::connections, Markdown::output);
    }
  }

  private void fullSpeed() {
    List<CaseStatistics> full =
        only(statistics, each -> each.speed() == Speed.FULL && each.payload() > 0);
    if (!full.isEmpty()) {
      heading("Throughput in GiB/s");
      text.append(FULL_SPEED);
      table(
          full,
          each -> Words.title(each.scenario()) + ", " + Words.size(each.payload()),
          of -> Words.number(of.gibPerSecond()) + bracket(of.cost()));
    }
  }

  private static String cost(Of of) {
    return String.format(Locale.ROOT, "%.3f", of.cost()) + bracket(of.toLimit());
  }

  private static String output(Of of) {
    Interval toLimit = of.toLimit();
    return String.format(Locale.ROOT, "%,.0f", 1 / of.cost() / 1000)
        + bracket(toLimit == null ? null : toLimit.turned());
  }

  private static String bracket(@Nullable Interval ratio) {
    return ratio == null ? "" : bracket(ratio.median());
  }

  private static String bracket(double value) {
    return String.format(Locale.ROOT, " (%.2f)", value);
  }

  /** What else runs tell, where there is most of it: at 1 MiB, and of small messages. */
  private void besides(Scenario scenario) {
    long payload = scenario == Scenario.SMALL ? 0 : MIB;
    List<CaseStatistics> one =
        cases(
            scenario,
            each ->
                each.payload() == payload
                    && each.connections() == 1
                    && each.storage() == Storage.TMPFS
                    && each.speed() == Speed.STEADY);
    for (CaseStatistics each : one) {
      heading("Besides: " + each.name());
      row(
          "",
          payload == 0 ? "thousand messages/s" : "GiB/s, steady",
          "user share of CPU",
          "wake-ups per message",
          "bytes allocated per message",
          "GC ms in a run");
      row("---", "---:", "---:", "---:", "---:", "---:");
      for (Of of : each.contenders()) {
        row(
            title(of.contender()),
            Words.number(payload == 0 ? of.messagesPerSecond() / 1000 : of.gibPerSecond()),
            String.format(Locale.ROOT, "%.0f %%", 100 * of.userShare()),
            Words.number(of.wakeupsPerMessage()),
            number(of.allocatedBytesPerMessage()),
            number(of.gcMillis()));
      }
    }
  }

  private static String number(@Nullable Double value) {
    return value == null ? "" : Words.number(value);
  }

  /** Those that were not taken are left out, and so is who has none. */
  private void measurements() {
    group("Latency", name -> name.startsWith("latency"));
    group("System calls per message", name -> name.contains("system calls"));
    group(
        "Memory and idle connections",
        name -> !name.startsWith("latency") && !name.contains("system calls"));
  }

  private void group(String title, Predicate<String> which) {
    List<String> names = results.measured().stream().filter(which).toList();
    if (names.isEmpty()) {
      return;
    }
    heading(title);
    head(names.stream().map(Markdown::column).toList());
    for (Contender contender : results.contenders()) {
      List<Optional<Interval>> figures =
          names.stream().map(each -> results.measured(contender.id(), each)).toList();
      if (figures.stream().anyMatch(Optional::isPresent)) {
        List<String> cells = new ArrayList<>(List.of(contender.title()));
        figures.forEach(
            each -> cells.add(each.map(figure -> Words.number(figure.median())).orElse("")));
        row(cells.toArray(String[]::new));
      }
    }
  }

  /** Returns a measurement's name without what the heading says. */
  private static String column(String name) {
    return name.replaceFirst("^latency ", "").replaceFirst(": system calls per message$", "");
  }

  private void table(
      List<CaseStatistics> columns, Function<Case, String> title, Function<Of, String> cell) {
    head(columns.stream().map(each -> title.apply(each.what())).toList());
    for (Contender contender : results.contenders()) {
      List<String> cells = new ArrayList<>(List.of(contender.title()));
      for (CaseStatistics column : columns) {
        cells.add(
            column.contenders().stream()
                .filter(each -> each.contender().equals(contender.id()))
                .findFirst()
                .map(cell)
                .orElse(""));
      }
      if (!cells.stream().skip(1).allMatch(String::isEmpty)) {
        row(cells.toArray(String[]::new));
      }
    }
  }

  private void head(List<String> columns) {
    text.append("| |");
    columns.forEach(each -> text.append(' ').append(each).append(" |"));
    text.append("\n| --- |").append(" ---: |".repeat(columns.size())).append('\n');
  }

  private void row(String... cells) {
    for (String cell : cells) {
      text.append(cell.isEmpty() ? "| " : "| " + cell.replace("|", "\\|") + " ");
    }
    text.append("|\n");
  }

  private String title(String id) {
    return results.contenders().stream()
        .filter(each -> each.id().equals(id))
        .map(Contender::title)
        .collect(Collectors.joining());
  }

  private List<CaseStatistics> cases(Scenario scenario, Predicate<Case> which) {
    return only(statistics, each -> each.scenario() == scenario && which.test(each));
  }

  private static List<CaseStatistics> only(List<CaseStatistics> some, Predicate<Case> which) {
    return some.stream().filter(each -> which.test(each.what())).toList();
  }
}
