package io.iovec.benchmarks.report;

import com.google.gson.annotations.SerializedName;
import io.iovec.benchmarks.report.Statistics.Interval;
import java.util.List;
import java.util.Locale;

/**
 * A row of what this project promises, and what a run says of it.
 *
 * @param measured figures in words; begins with {@code not measured} if there are none
 * @param met false also if something was not measured
 */
record Target(String name, String target, String measured, boolean met, List<Part> detail) {
  Target {
    detail = List.copyOf(detail);
  }

  /**
   * One of the figures that a row is about.
   *
   * @param against whom; empty if the figure is no ratio
   * @param value the median
   * @param low end of its 95 % interval
   * @param high end likewise
   * @param noise what may be added to the bound
   * @param rounds that the figure is from
   */
  record Part(
      @SerializedName("case") String what,
      String contender,
      String against,
      Unit unit,
      double value,
      double low,
      double high,
      double noise,
      double bound,
      int rounds,
      boolean met) {

    /** A ratio of costs, which is to be at most so much. */
    static Part cost(
        String what, String contender, String against, Interval ratio, double noise, double most) {
      boolean met = sure(ratio) && ratio.high() <= most + noise;
      return part(what, contender, against, Unit.COST_RATIO, ratio, noise, most, met);
    }

    /** A ratio of what a CPU second does, which is to be at least so much. */
    static Part output(
        String what, String contender, String against, Interval ratio, double noise, double least) {
      boolean met = sure(ratio) && ratio.low() + noise >= least;
      return part(what, contender, against, Unit.OUTPUT_RATIO, ratio, noise, least, met);
    }

    /** Bytes, of which there are to be at most so many; parts of one byte are none. */
    static Part bytes(String what, String contender, Interval bytes, double most) {
      boolean met = bytes.high() < most + 1;
      return part(what, contender, "", Unit.BYTES, bytes, 0, most, met);
    }

    private static boolean sure(Interval ratio) {
      return ratio.count() >= Statistics.FEWEST_FOR_INTERVAL;
    }

    private static Part part(
        String what,
        String contender,
        String against,
        Unit unit,
        Interval figure,
        double noise,
        double bound,
        boolean met) {
      return new Part(
          what,
          contender,
          against,
          unit,
          figure.median(),
          figure.low(),
          figure.high(),
          noise,
          bound,
          figure.count(),
          met);
    }

    /** Returns by what share the bound is missed; negative if it is not. */
    double excess() {
      return switch (unit) {
        case COST_RATIO -> high / (bound + noise) - 1;
        case OUTPUT_RATIO -> bound / (low + noise) - 1;
        case BYTES -> high / (bound + 1) - 1;
      };
    }

    /** Tells whether only the noise that it is allowed lets it meet the bound. */
    boolean byNoise() {
      return met && (unit == Unit.OUTPUT_RATIO ? value < bound : value > bound);
    }

    String words() {
      if (unit == Unit.BYTES) {
        String parts = bound == 0 ? " (less than 1 counts as 0)" : "";
        return contender + ", " + what + ": " + Words.number(value) + " bytes" + parts;
      }
      String few = rounds < Statistics.FEWEST_FOR_INTERVAL ? ", too few rounds to tell" : "";
      String interval = Words.ratio(new Interval(value, low, high, rounds));
      String spread = String.format(Locale.ROOT, ", noise %.2f", noise);
      return what
          + ": "
          + interval
          + " of "
          + against
          + spread
          + (byNoise() ? ", met only within it" : "")
          + few;
    }
  }

  /** What a figure is in. */
  enum Unit {
    COST_RATIO,
    OUTPUT_RATIO,
    BYTES
  }
}
