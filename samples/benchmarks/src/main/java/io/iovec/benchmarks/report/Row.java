package io.iovec.benchmarks.report;

import io.iovec.benchmarks.Case;
import io.iovec.benchmarks.Contender;
import io.iovec.benchmarks.report.Statistics.Interval;
import io.iovec.benchmarks.report.Target.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** A target while its figures are looked up; what there is no figure of is kept in mind. */
final class Row {
  /** More figures than these are not told one by one. */
  private static final int TOLD = 6;

  private final Results results;
  private final String name;
  private final String target;
  private final List<Part> detail = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  Row(Results results, String name, String target) {
    this.results = results;
    this.name = name;
    this.target = target;
  }

  /** Adds a ratio of costs that is to be at most so much, against whom there is, if any. */
  Row cost(Case what, String contender, String whom, Optional<Contender> against, double most) {
    return ratio(
        what,
        contender,
        whom,
        against,
        (other, ratio) ->
            Part.cost(Words.name(what), contender, other, ratio, results.noise(what), most));
  }

  /** Adds a ratio of what a CPU second does that is to be at least so much. */
  Row output(Case what, String contender, String whom, Optional<Contender> against, double least) {
    return ratio(
        what,
        contender,
        whom,
        against,
        (other, ratio) ->
            Part.output(
                Words.name(what), contender, other, ratio.turned(), results.noise(what), least));
  }

  private Row ratio(
      Case what,
      String contender,
      String whom,
      Optional<Contender> against,
      BiFunction<String, Interval, Part> part) {
    if (against.isEmpty()) {
      return missing(Words.name(what) + " (nothing of " + whom + ")");
    }
    String other = against.get().id();
    Optional<Interval> ratio = results.ratio(what, contender, other);
    return ratio.isEmpty()
        ? missing(Words.name(what) + " (nothing of " + contender + " beside " + other + ")")
        : part(part.apply(other, ratio.get()));
  }

  /** Adds bytes of which there are to be at most so many. */
  Row bytes(String contender, String measurement, double most) {
    Optional<Interval> bytes = results.measured(contender, measurement);
    return bytes.isEmpty()
        ? missing(measurement + " of " + contender)
        : part(Part.bytes(measurement, contender, bytes.get(), most));
  }

  Row part(Part part) {
    detail.add(part);
    return this;
  }

  Row missing(String why) {
    missing.add(why);
    return this;
  }

  Target end() {
    if (detail.isEmpty() && missing.isEmpty()) {
      missing("no such case was run");
    }
    boolean met = missing.isEmpty() && detail.stream().allMatch(Part::met);
    return new Target(name, target, words(), met, detail);
  }

  private String words() {
    List<String> words = new ArrayList<>();
    if (detail.size() <= TOLD) {
      detail.forEach(each -> words.add(each.words()));
    } else {
      Part worst = detail.stream().max(Comparator.comparingDouble(Part::excess)).orElseThrow();
      long met = detail.stream().filter(Part::met).count();
      words.add(met + " of " + detail.size() + " figures, the worst " + worst.words());
    }
    if (!missing.isEmpty()) {
      words.add(missing.stream().collect(Collectors.joining(", ", "not measured: ", "")));
    }
    return String.join("; ", words);
  }
}
