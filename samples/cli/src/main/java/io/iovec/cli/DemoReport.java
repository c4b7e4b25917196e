package io.iovec.cli;

import io.iovec.Policy;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The end of the demo: a table, what is not right, and what it all means for a newcomer. */
final class DemoReport {
  private static final int WIDTH = 96;
  private static final double GIB = 1L << 30;

  /** The clock of a process's CPU time ticks every 10 ms. */
  private static final double CPU_TICK = 0.01;

  /** What is less than this part of the whole is not worth a claim. */
  private static final double NOISE = 0.1;

  private DemoReport() {}

  static String write(List<Result> results) {
    StringBuilder out = new StringBuilder();
    out.append(row("", "", "", "", "server", "into", "out of", ""));
    out.append(
        row(
            "transport",
            "policy",
            "step",
            "MiB/s",
            "CPU s/GiB",
            "user memory",
            "kernel",
            "fall-backs"));
    for (Result result : results) {
      out.append(row(result));
    }
    for (Result result : results) {
      for (String fault : result.faults()) {
        out.append("WRONG: ").append(result).append(": ").append(fault);
        out.append(System.lineSeparator());
      }
    }
    if (results.stream().allMatch(Result::sameHash)) {
      out.append("All that arrived has the SHA-256 of what was sent.")
          .append(System.lineSeparator());
    }
    out.append(System.lineSeparator());
    for (String sentence : sentences(results)) {
      out.append(Words.wrap(sentence, 0, WIDTH)).append(System.lineSeparator());
    }
    return out.toString();
  }

  private static String row(Result result) {
    Figures figures = result.figures();
    return row(
        result.setting().transport(),
        result.setting().policyName(),
        result.step().toString(),
        String.format(Locale.ROOT, "%.0f", result.mibPerSecond()),
        figures.cpuNanos() == 0 ? "-" : seconds(result.cpuSecondsPerGib()),
        Sizes.text(figures.userBytes()),
        Sizes.text(figures.kernelBytes()),
        (figures.fallbackCount() == 0 ? "none" : figures.fallbacks().toString())
            + (result.faults().isEmpty() ? "" : "  WRONG"));
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-9s %-9s %-9s %8s %10s %14s %14s  %s", cells)
            .stripTrailing()
        + System.lineSeparator();
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** Says what stayed in the kernel, and what that saved, as far as these figures tell. */
  static List<String> sentences(List<Result> results) {
    Setting shown = results.get(0).setting();
    return List.of(stayed(shown, of(results, shown)), saved(shown, results));
  }

  private static String stayed(Setting shown, List<Result> results) {
    Figures figures = sum(results);
    long payload = results.stream().mapToLong(Result::bytes).sum();
    return "With transport %s under policy %s, the servers moved %s, of which %s stayed in the kernel: %s entered their memory."
        .formatted(
            shown.transport(),
            shown.policyName(),
            Sizes.text(payload),
            Sizes.text(Math.min(figures.kernelBytes(), payload)),
            figures.userBytes() == 0 ? "nothing" : Sizes.text(figures.userBytes()));
  }

  private static String saved(Setting shown, List<Result> results) {
    Setting other = copying(shown, results);
    if (other == null) {
      return "There is nothing to compare that with: nothing else was measured.";
    }
    List<Result> one = of(results, shown);
    List<Result> two = of(results, other);
    double kept = cpu(one);
    double copied = cpu(two);
    double error = CPU_TICK / (one.get(0).bytes() / GIB);
    String pair =
        "%s instead of %s CPU seconds per GiB with transport %s under policy %s"
            .formatted(seconds(kept), seconds(copied), other.transport(), other.policyName());
    if (kept == 0 || copied == 0 || error > NOISE * Math.max(kept, copied)) {
      return "What that saved cannot be told: the CPU clock is too coarse for so few bytes; try a larger --size.";
    }
    double part = (copied - kept) / copied;
    String verdict =
        Math.abs(part) < NOISE
            ? "That saved nothing that can be told from noise"
            : part > 0
                ? "That saved %.0f %% of the servers' CPU time".formatted(100 * part)
                : "That saved nothing: it took %.0f %% more of the servers' CPU time"
                    .formatted(-100 * part);
    return verdict + ": " + pair + " (" + steps(one, two) + ").";
  }

  private static String steps(List<Result> one, List<Result> two) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < one.size(); i++) {
      out.append(i == 0 ? "" : ", ").append(one.get(i).step()).append(' ');
      out.append(seconds(one.get(i).cpuSecondsPerGib())).append(" instead of ");
      out.append(seconds(two.get(i).cpuSecondsPerGib()));
    }
    return out.toString();
  }

  /**
   * Returns what a server would do without kernel entries: another transport, or else the same one
   * under policy memory.
   */
  private static @Nullable Setting copying(Setting shown, List<Result> results) {
    Setting other = null;
    for (Result result : results) {
      Setting setting = result.setting();
      if (!setting.transport().equals(shown.transport())) {
        return setting;
      }
      if (setting.policy() == Policy.MEMORY && !setting.equals(shown)) {
        other = setting;
      }
    }
    return other;
  }

  private static List<Result> of(List<Result> results, Setting setting) {
    return results.stream().filter(result -> result.setting().equals(setting)).toList();
  }

  private static Figures sum(List<Result> results) {
    return results.stream().map(Result::figures).reduce(Figures.NONE, Figures::plus);
  }

  /** Returns the average over the steps, which all move the same number of bytes. */
  private static double cpu(List<Result> results) {
    ToDoubleFunction<Result> perGib = Result::cpuSecondsPerGib;
    return results.stream().mapToDouble(perGib).average().orElse(0);
  }
}
