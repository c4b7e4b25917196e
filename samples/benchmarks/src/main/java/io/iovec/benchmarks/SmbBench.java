package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * CPU seconds per GiB of SMB servers whose client, Samba's libsmbclient, overwrites and reads a
 * file on a memory file system, by requests of 1 MiB and 8 MiB, one after the other, unsigned: ours
 * on both transports under their policies, and smbd with its default settings. Servers and clients
 * stay up; rounds are interleaved, and ratios are taken within a round.
 *
 * <pre>{@code
 * java -cp 'samples/benchmarks/target/lib/*' io.iovec.benchmarks.SmbBench [--mib 1024] [--rounds 7]
 * }</pre>
 */
public final class SmbBench {
  private static final List<String> IOVEC =
      List.of(
          "kernel kernel",
          "kernel cheapest",
          "kernel memory",
          "nio kernel",
          "nio cheapest",
          "nio memory");
  private static final List<String> OPERATIONS = List.of("write", "read");
  private static final long[] REQUESTS = {1 << 20, 8 << 20};

  /** The file: what a round writes or reads beyond it begins at its front again. */
  private static final long FILE = 256L << 20;

  /** What compiles the code of small requests before the large ones are measured. */
  private static final long WARM_UP_REQUEST = 16 << 10;

  private static final long WARM_UP_COUNT = 16_000;
  private static final int WARM_UP_ROUNDS = 2;
  private static final double GIB = 1L << 30;

  private SmbBench() {}

  /** Measures, and prints a Markdown table. Exit status 1 if it cannot be measured here. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int mib = Options.number(args, "--mib", 1024);
    int rounds = Options.number(args, "--rounds", 7);
    Map<String, SmbContender> contenders = new LinkedHashMap<>();
    try (Workspace workspace = new Workspace()) {
      Path program = workspace.compile("smbio", "-I/usr/include/samba-4.0", "-lsmbclient");
      if (program == null) {
        System.err.println(
            "needs gcc, libsmbclient-dev and smbd: apt-get install gcc"
                + " libc6-dev libsmbclient-dev samba");
        System.exit(1);
      }
      try {
        start(contenders, Objects.requireNonNull(program), workspace.root());
        System.out.printf(
            Locale.ROOT,
            "CPU seconds per GiB of the server, %d MiB a run, %d interleaved rounds, on %s%n%n",
            mib,
            rounds,
            workspace.root().getParent());
        System.out.println("| case | server | median | min | max | to smbd |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        warmUp(contenders);
        for (String operation : OPERATIONS) {
          for (long request : REQUESTS) {
            measure(contenders, operation, request, mib * (1L << 20), rounds);
          }
        }
      } finally {
        for (SmbContender each : contenders.values()) {
          each.close();
        }
      }
    }
  }

  private static void start(Map<String, SmbContender> contenders, Path program, Path root)
      throws IOException, InterruptedException {
    SmbContender smbd = SmbContender.smbd(program, root);
    contenders.put(smbd.name(), smbd);
    for (String transport : IOVEC) {
      SmbContender ours = SmbContender.iovec(transport, program, root);
      contenders.put(ours.name(), ours);
    }
  }

  private static void warmUp(Map<String, SmbContender> contenders) throws IOException {
    for (SmbContender each : contenders.values()) {
      progress("warm-up", 0, each);
      each.run("write", 1 << 20, FILE >> 20);
      for (String operation : OPERATIONS) {
        each.run(operation, WARM_UP_REQUEST, WARM_UP_COUNT);
      }
    }
  }

  private static void measure(
      Map<String, SmbContender> contenders, String operation, long request, long bytes, int rounds)
      throws IOException {
    Map<String, double[]> figures = new LinkedHashMap<>();
    contenders.forEach((name, contender) -> figures.put(name, new double[rounds]));
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (SmbContender each : contenders.values()) {
        progress(operation + " " + (request >> 20) + " MiB", round, each);
        long before = each.cpuNanos();
        for (long left = bytes; left > 0; left -= FILE) {
          each.run(operation, request, Math.min(left, FILE) / request);
        }
        if (round >= 0) {
          Objects.requireNonNull(figures.get(each.name()))[round] =
              (each.cpuNanos() - before) / 1e9 / (bytes / GIB);
        }
      }
    }
    System.err.print("\r" + " ".repeat(72) + "\r");
    double[] smbd = figures.get("smbd");
    figures.forEach((name, values) -> print(operation, request, name, values, smbd));
  }

  private static void progress(String what, int round, SmbContender contender) {
    System.err.printf("\r%-14s round %2d %-30s", what, round + 1, contender.name());
  }

  private static void print(
      String operation, long request, String name, double[] values, double @Nullable [] smbd) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "| %s %d MiB | %s | %.3f | %.3f | %.3f | %s |%n",
        operation,
        request >> 20,
        name,
        Options.median(values),
        sorted[0],
        sorted[sorted.length - 1],
        smbd == null ? "" : String.format(Locale.ROOT, "%.2f", Options.medianRatio(values, smbd)));
  }
}
