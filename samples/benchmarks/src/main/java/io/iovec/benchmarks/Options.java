package io.iovec.benchmarks;

import java.util.Arrays;
import java.util.List;

/** What is asked for on the command line, and what is made of the figures. */
final class Options {
  private Options() {}

  /** Returns the number behind an option's name. */
  static int number(String[] args, String name, int otherwise) {
    List<String> list = Arrays.asList(args);
    int at = list.indexOf(name);
    return at < 0 ? otherwise : Integer.parseInt(list.get(at + 1));
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Returns the median of the ratios of what was measured in the same round. */
  static double medianRatio(double[] values, double[] to) {
    double[] ratios = values.clone();
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] /= to[i];
    }
    return median(ratios);
  }
}
