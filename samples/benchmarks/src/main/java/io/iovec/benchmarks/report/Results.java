package io.iovec.benchmarks.report;

import io.iovec.benchmarks.Case;
import io.iovec.benchmarks.Contender;
import io.iovec.benchmarks.Contender.Kind;
import io.iovec.benchmarks.Measurement;
import io.iovec.benchmarks.Sample;
import io.iovec.benchmarks.Scenario;
import io.iovec.benchmarks.report.Statistics.Interval;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** All of a run's figures, to be asked by case and contender. */
final class Results {
  private static final String AGAIN = "#2";
  private static final double GIB = 1L << 30;

  private final List<Contender> contenders;
  private final Map<Case, Map<String, SortedMap<Integer, Sample>>> samples = new LinkedHashMap<>();
  private final List<Measurement> measurements;
  private final Map<Pair, Optional<Interval>> ratios = new HashMap<>();

  private record Pair(Case what, String of, String to) {}

  Results(List<Contender> contenders, List<Sample> samples, List<Measurement> measurements) {
    this.contenders = List.copyOf(contenders);
    this.measurements = List.copyOf(measurements);
    for (Sample each : samples) {
      if (usable(each)) {
        this.samples
            .computeIfAbsent(each.what(), any -> new LinkedHashMap<>())
            .computeIfAbsent(each.contender(), any -> new TreeMap<>())
            .put(each.round(), each);
      }
    }
  }

  /** A run that moved nothing, or whose cost was too small for the clock, has no cost a byte. */
  private static boolean usable(Sample sample) {
    return sample.figures().cpuSeconds() > 0
        && sample.figures().messages() > 0
        && (sample.what().scenario() == Scenario.SMALL || sample.figures().bytes() > 0);
  }

  /** Returns CPU seconds per GiB, of small messages per message. */
  static double cost(Sample sample) {
    return sample.what().scenario() == Scenario.SMALL
        ? sample.figures().cpuSeconds() / sample.figures().messages()
        : sample.figures().cpuSeconds() / gib(sample);
  }

  static double gib(Sample sample) {
    return sample.figures().bytes() / GIB;
  }

  /** Returns so much by the run's time; 0 if that was too short for the clock. */
  static double perSecond(Sample sample, double amount) {
    double seconds = sample.figures().wallSeconds();
    return seconds > 0 ? amount / seconds : 0;
  }

  static double allocatedPerMessage(Sample sample) {
    return (double) sample.figures().allocatedBytes() / sample.figures().messages();
  }

  /** Returns those of which there are figures, in a sensible order. */
  List<Case> cases() {
    return samples.keySet().stream()
        .sorted(
            Comparator.comparing(Case::scenario)
                .thenComparing(Case::storage)
                .thenComparing(Case::speed)
                .thenComparingLong(Case::payload)
                .thenComparingInt(Case::connections))
        .toList();
  }

  List<Contender> contenders() {
    return contenders;
  }

  /** Returns who has figures in a case. */
  List<Contender> in(Case what) {
    return contenders.stream().filter(each -> !runs(what, each.id()).isEmpty()).toList();
  }

  /** Returns a contender's runs by round; none if there are none. */
  SortedMap<Integer, Sample> runs(Case what, String id) {
    return samples.getOrDefault(what, Map.of()).getOrDefault(id, new TreeMap<>());
  }

  SortedMap<Integer, Double> costs(Case what, String id) {
    SortedMap<Integer, Double> costs = new TreeMap<>();
    runs(what, id).forEach((round, sample) -> costs.put(round, cost(sample)));
    return costs;
  }

  /** Returns the median over the rounds of anything that a run tells. */
  OptionalDouble median(Case what, String id, ToDoubleFunction<Sample> figure) {
    double[] values = runs(what, id).values().stream().mapToDouble(figure).toArray();
    return values.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Statistics.median(values));
  }

  /** Returns what the first costs by what the second costs in the same rounds. */
  Optional<Interval> ratio(Case what, String of, String to) {
    return ratios.computeIfAbsent(new Pair(what, of, to), this::ratio);
  }

  private Optional<Interval> ratio(Pair pair) {
    double[] values = Statistics.ratios(costs(pair.what, pair.of), costs(pair.what, pair.to));
    return values.length == 0 ? Optional.empty() : Optional.of(Statistics.interval(values));
  }

  /** Returns who of some has the lowest median in a case. */
  Optional<Contender> cheapest(Case what, Predicate<Contender> some) {
    return in(what).stream()
        .filter(some)
        .min(Comparator.comparingDouble(each -> medianCost(what, each.id())));
  }

  double medianCost(Case what, String id) {
    return median(what, id, Results::cost).orElse(Double.POSITIVE_INFINITY);
  }

  Optional<Contender> limit(Case what) {
    return cheapest(what, each -> each.kind() == Kind.LIMIT);
  }

  /**
   * Returns what the same contender's two figures differ by in a case, at most; if none was
   * measured twice in it, in any case of that scenario; else 0.
   */
  double noise(Case what) {
    return noiseIn(what)
        .orElseGet(
            () ->
                cases().stream()
                    .filter(each -> each.scenario() == what.scenario())
                    .mapToDouble(each -> noiseIn(each).orElse(0))
                    .max()
                    .orElse(0));
  }

  private OptionalDouble noiseIn(Case what) {
    return samples.getOrDefault(what, Map.of()).keySet().stream()
        .filter(id -> !id.endsWith(AGAIN))
        .map(id -> ratio(what, id, id + AGAIN))
        .flatMap(Optional::stream)
        .mapToDouble(Statistics::spread)
        .max();
  }

  /** Returns a figure that is of no run; empty if it was not taken. */
  Optional<Interval> measured(String id, String name) {
    double[] values =
        measurements.stream()
            .filter(each -> each.contender().equals(id) && each.name().equals(name))
            .mapToDouble(Measurement::value)
            .filter(Double::isFinite)
            .toArray();
    return values.length == 0 ? Optional.empty() : Optional.of(Statistics.interval(values));
  }

  /** Returns what was measured beside runs, in the order of its first figure. */
  List<String> measured() {
    return measurements.stream().map(Measurement::name).distinct().toList();
  }
}
