package io.iovec.benchmarks.report;

import com.google.gson.annotations.SerializedName;
import io.iovec.benchmarks.Case;
import io.iovec.benchmarks.Contender;
import io.iovec.benchmarks.Sample;
import io.iovec.benchmarks.Scenario;
import io.iovec.benchmarks.report.Statistics.Interval;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one case's runs come to.
 *
 * @param unit of costs
 * @param noise how far apart the two figures of one contender may be, by their ratio
 * @param limit the id of the cheapest C mode; null if there was none
 */
record CaseStatistics(
    String name,
    @SerializedName("case") Case what,
    String unit,
    double noise,
    @Nullable String limit,
    List<Of> contenders) {

  /**
   * What one contender's runs come to: medians over the rounds, if nothing else is said.
   *
   * @param toLimit the ratio to the limit in the same round; null if there is none
   * @param allocatedBytesPerMessage null if it is not Java
   * @param gcMillis in a run; null if it is not Java
   */
  record Of(
      String contender,
      int rounds,
      double cost,
      double leastCost,
      double greatestCost,
      @Nullable Interval toLimit,
      double userShare,
      double gibPerSecond,
      double messagesPerSecond,
      double wakeupsPerMessage,
      @Nullable Double allocatedBytesPerMessage,
      @Nullable Double gcMillis) {}

  static List<CaseStatistics> all(Results results) {
    return results.cases().stream().map(each -> of(results, each)).toList();
  }

  private static CaseStatistics of(Results results, Case what) {
    String limit = results.limit(what).map(Contender::id).orElse(null);
    return new CaseStatistics(
        Words.name(what),
        what,
        what.scenario() == Scenario.SMALL ? "CPU seconds per message" : "CPU seconds per GiB",
        results.noise(what),
        limit,
        results.in(what).stream().map(each -> of(results, what, each.id(), limit)).toList());
  }

  private static Of of(Results results, Case what, String id, @Nullable String limit) {
    List<Sample> runs = List.copyOf(results.runs(what, id).values());
    double[] costs = runs.stream().mapToDouble(Results::cost).toArray();
    boolean java = runs.stream().allMatch(each -> each.figures().allocatedBytes() >= 0);
    return new Of(
        id,
        costs.length,
        Statistics.median(costs),
        runs.stream().mapToDouble(Results::cost).min().orElseThrow(),
        runs.stream().mapToDouble(Results::cost).max().orElseThrow(),
        limit == null ? null : results.ratio(what, id, limit).orElse(null),
        median(runs, each -> each.figures().userShare()),
        median(runs, each -> Results.perSecond(each, Results.gib(each))),
        median(runs, each -> Results.perSecond(each, (double) each.figures().messages())),
        median(runs, each -> (double) each.figures().wakeups() / each.figures().messages()),
        java ? median(runs, Results::allocatedPerMessage) : null,
        java ? median(runs, each -> each.figures().gcMillis()) : null);
  }

  private static double median(List<Sample> runs, ToDoubleFunction<Sample> figure) {
    return Statistics.median(runs.stream().mapToDouble(figure).toArray());
  }
}
