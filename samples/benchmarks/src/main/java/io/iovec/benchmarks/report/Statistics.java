package io.iovec.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.SplittableRandom;

/** Medians, and how sure they are. The same figures always give the same results. */
final class Statistics {
  /** Below this even the least and the greatest of all are no 95 % interval of a median. */
  static final int FEWEST_FOR_INTERVAL = 6;

  private static final int RESAMPLINGS = 10_000;
  private static final int CUT = RESAMPLINGS / 40; // 2.5 % at either end
  private static final long SEED = 20_240_229;

  private Statistics() {}

  /**
   * A median and the 95 % interval of it.
   *
   * @param count of the values behind it
   */
  record Interval(double median, double low, double high, int count) {
    /** Returns that of the reciprocal values. */
    Interval turned() {
      return new Interval(1 / median, 1 / high, 1 / low, count);
    }
  }

  static double[] array(Collection<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Returns the middle value, or the mean of the middle two. */
  static double median(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a median of nothing");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return middle(sorted);
  }

  private static double middle(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** Returns the median and its interval, by resampling (bootstrap, percentiles). */
  static Interval interval(double... values) {
    double median = median(values);
    SplittableRandom random = new SplittableRandom(SEED);
    double[] medians = new double[RESAMPLINGS];
    double[] drawn = new double[values.length];
    for (int i = 0; i < RESAMPLINGS; i++) {
      for (int j = 0; j < drawn.length; j++) {
        drawn[j] = values[random.nextInt(values.length)];
      }
      Arrays.sort(drawn);
      medians[i] = middle(drawn);
    }
    Arrays.sort(medians);
    return new Interval(median, medians[CUT], medians[RESAMPLINGS - 1 - CUT], values.length);
  }

  /** Returns a quotient for each round that both have. */
  static double[] ratios(Map<Integer, Double> of, Map<Integer, Double> to) {
    return of.keySet().stream()
        .filter(to::containsKey)
        .sorted()
        .mapToDouble(round -> of.getOrDefault(round, 0.0) / to.getOrDefault(round, 1.0))
        .toArray();
  }

  /** Returns how far from 1 the ratio of the same to the same may be, whichever is above. */
  static double spread(Interval sameToSame) {
    return Math.max(0, Math.max(sameToSame.high - 1, sameToSame.turned().high - 1));
  }
}
