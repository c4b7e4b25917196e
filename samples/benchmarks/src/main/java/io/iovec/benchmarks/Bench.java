package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * CPU seconds per GiB of a server that receives, sends or relays frames of 1 MiB: both transports
 * under their policies, beside the limit in C. Each contender is a process of its own that stays
 * up; rounds are interleaved, and ratios are taken within a round, since a shared machine's speed
 * drifts.
 *
 * <pre>{@code
 * java -cp 'samples/benchmarks/target/lib/*' io.iovec.benchmarks.Bench [--mib 512] [--rounds 7]
 * }</pre>
 */
public final class Bench {
  private static final List<String> CASES = List.of("receive", "send", "relay");
  private static final List<String> IOVEC =
      List.of("kernel kernel", "kernel cheapest", "kernel memory", "nio cheapest");
  private static final Map<String, List<String>> LIMITS =
      Map.of(
          "receive", List.of("receive-copy", "receive-splice"),
          "send", List.of("send-splice", "send-sendfile"),
          "relay", List.of("relay-splice", "relay-copy"));
  private static final long FRAME = 1 << 20;
  private static final double GIB = 1L << 30;

  /**
   * The frames of the rounds that do not count. A GiB of 1 MiB frames is a thousand of them, and
   * the compiler would still be at work in the tenth.
   */
  private static final long[] WARM_UP = {16 << 10, 16 << 10, 256 << 10, 256 << 10, FRAME};

  private Bench() {}

  /** Measures, and prints a Markdown table. Exit status 1 if something could not be measured. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int mib = Options.number(args, "--mib", 512);
    int rounds = Options.number(args, "--rounds", 7);
    boolean whole = true;
    try (Workspace workspace = new Workspace();
        Client client = new Client()) {
      Path file = workspace.root().resolve("file");
      Files.write(file, new byte[64 << 20]);
      Path limit = workspace.compile("limit");
      if (limit == null) {
        System.err.println("no gcc on the PATH: the limit is left out, and so are the ratios");
        whole = false;
      }
      System.out.printf(
          Locale.ROOT,
          "CPU seconds per GiB of the server, frames of 1 MiB, %d MiB a run, %d interleaved rounds,"
              + " on %s%n%n",
          mib,
          rounds,
          workspace.root().getParent());
      System.out.println("| case | contender | median | min | max | to the limit |");
      System.out.println("| --- | --- | --- | --- | --- | --- |");
      for (String name : CASES) {
        measure(client, name, limit, file, mib, rounds);
      }
    }
    System.exit(whole ? 0 : 1);
  }

  private static void measure(
      Client client, String name, @Nullable Path limit, Path file, int mib, int rounds)
      throws IOException, InterruptedException {
    Map<Contender, double[]> figures = new LinkedHashMap<>();
    try {
      if (limit != null) {
        for (String mode : Objects.requireNonNull(LIMITS.get(name))) {
          figures.put(Contender.c(limit, mode, file, client.sinkPort()), new double[rounds]);
        }
      }
      for (String transport : IOVEC) {
        figures.put(Contender.java(name, transport, file, client.sinkPort()), new double[rounds]);
      }
      long bytes = mib * (1L << 20);
      for (int round = -WARM_UP.length; round < rounds; round++) {
        long frame = round < 0 ? WARM_UP[WARM_UP.length + round] : FRAME;
        for (Map.Entry<Contender, double[]> figure : figures.entrySet()) {
          Contender contender = figure.getKey();
          System.err.printf("\r%s round %d/%d %-30s", name, round + 1, rounds, contender.name());
          long before = contender.cpuNanos();
          client.run(name, contender.port(), bytes / frame, frame);
          long nanos = contender.cpuNanos() - before;
          if (round >= 0) {
            figure.getValue()[round] = nanos / 1e9 / (bytes / GIB);
          }
        }
      }
      System.err.print("\r" + " ".repeat(72) + "\r");
      print(name, figures);
    } finally {
      for (Contender contender : figures.keySet()) {
        contender.close();
      }
    }
  }

  private static void print(String name, Map<Contender, double[]> figures) {
    double[] limit =
        figures.entrySet().stream()
            .filter(f -> f.getKey().isLimit())
            .map(Map.Entry::getValue)
            .min((a, b) -> Double.compare(Options.median(a), Options.median(b)))
            .orElse(null);
    figures.forEach(
        (contender, values) -> {
          double[] sorted = values.clone();
          Arrays.sort(sorted);
          System.out.printf(
              Locale.ROOT,
              "| %s | %s | %.3f | %.3f | %.3f | %s |%n",
              name,
              contender.name(),
              Options.median(values),
              sorted[0],
              sorted[sorted.length - 1],
              limit == null
                  ? ""
                  : String.format(Locale.ROOT, "%.2f", Options.medianRatio(values, limit)));
        });
  }
}
