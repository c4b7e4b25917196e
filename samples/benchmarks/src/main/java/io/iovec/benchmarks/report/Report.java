package io.iovec.benchmarks.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.iovec.benchmarks.Contender;
import io.iovec.benchmarks.Environment;
import io.iovec.benchmarks.Measurement;
import io.iovec.benchmarks.Sample;
import io.iovec.benchmarks.report.Target.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a run has found out, for machines and for persons. The same figures give the same text. */
public final class Report {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final Pattern BRACKETS = Pattern.compile(" \\(.*?\\)");

  /** More figures than these are not told one by one in a summary. */
  private static final int TOLD = 3;

  private final Environment environment;
  private final List<Contender> contenders;
  private final List<Sample> samples;
  private final List<Measurement> measurements;
  private final Results results;
  private final List<CaseStatistics> statistics;
  private final List<Target> targets;

  /** Works everything out, which takes some seconds after a full run. */
  public Report(
      Environment environment,
      List<Contender> contenders,
      List<Sample> samples,
      List<Measurement> measurements) {
    this.environment = environment;
    this.contenders = List.copyOf(contenders);
    this.samples = List.copyOf(samples);
    this.measurements = List.copyOf(measurements);
    this.results = new Results(contenders, samples, measurements);
    this.statistics = CaseStatistics.all(results);
    this.targets = new Targets(results).all();
  }

  /**
   * Returns an object of {@code environment}, {@code targets}, {@code contenders}, {@code
   * statistics}, {@code measurements} and {@code samples}, which are the raw results. Each element
   * is on a line of its own.
   */
  public String json() {
    return "{\n\"environment\": "
        + GSON.toJson(environment)
        + lines("targets", targets)
        + lines("contenders", contenders)
        + lines("statistics", statistics)
        + lines("measurements", measurements.stream().filter(Report::isNumber).toList())
        + lines("samples", samples)
        + "\n}\n";
  }

  /** JSON has no words for anything else. */
  private static boolean isNumber(Measurement measurement) {
    return Double.isFinite(measurement.value());
  }

  private static String lines(String name, List<?> elements) {
    return elements.stream()
        .map(GSON::toJson)
        .collect(Collectors.joining(",\n", ",\n\"" + name + "\": [\n", "\n]"));
  }

  /** Returns tables of everything. */
  public String markdown() {
    return new Markdown(environment, results, statistics, targets).text();
  }

  /** Writes a picture for each scenario that was run with more than one payload, as PNG. */
  public void plots(Path directory) throws IOException {
    new Plots(results).write(directory);
  }

  /** Returns which targets are met and which are not, a line each. */
  public String summary() {
    long met = targets.stream().filter(Target::met).count();
    return targets.stream()
        .map(Report::line)
        .collect(
            Collectors.joining(
                "\n", "", "\n" + met + " of " + targets.size() + " targets are met"));
  }

  /** Without what the names explain in brackets. */
  private static String line(Target target) {
    String state = target.met() ? "met    " : target.detail().isEmpty() ? "no data" : "NOT MET";
    boolean byNoise = target.met() && target.detail().stream().anyMatch(Part::byNoise);
    String noise = byNoise ? ", only within noise" : "";
    String name = BRACKETS.matcher(target.name().replace("`", "")).replaceAll("");
    return state + "  " + name + ": " + target.target() + figures(target) + noise;
  }

  /** Returns all figures if there is about one a bound, else the worst. */
  private static String figures(Target target) {
    List<Part> detail = target.detail();
    if (detail.isEmpty()) {
      return "";
    }
    return detail.size() <= TOLD
        ? detail.stream()
            .map(each -> Words.number(each.value()))
            .collect(Collectors.joining(" / ", ": ", ""))
        : ": worst "
            + detail.stream()
                .max(Comparator.comparingDouble(Part::excess))
                .map(each -> Words.number(each.value()) + ", " + each.what())
                .orElseThrow();
  }
}
