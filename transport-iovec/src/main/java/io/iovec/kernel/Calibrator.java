package io.iovec.kernel;

import io.iovec.TransportConfig;
import io.iovec.kernel.Calibration.Cost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Measures what the ways of payload cost here: messages over loopback and from and to a temporary
 * file, by turns through a pipe and through memory, again and again until the time is up. All of it
 * happens in the calling thread, which never waits, and nothing is left of it.
 *
 * <p>Each way counts as much as its quickest quarter of rounds took at most. Other users of the
 * machine, and a JVM that is not warm yet, only add to a round, so that the quickest are the most
 * telling; but now and then a few are spared what all others pay for them, such as
 * acknowledgements, so that the very quickest is not.
 */
final class Calibrator {
  /** The time of all, in nanoseconds: what is left of 300 ms is for what is under way then. */
  static final long TIME = TimeUnit.MILLISECONDS.toNanos(260);

  private static final long WARM_UP = TIME / 4;

  /** In a round so many of the smallest go each way, and half as many of each larger size. */
  private static final int MOST_MESSAGES = 4;

  /** With fewer rounds nothing follows. */
  private static final int FEWEST_ROUNDS = 4;

  private final SystemCalls calls;
  private final TransportConfig config;
  private final Set<Direction> possible;
  private final LongSupplier clock;

  /**
   * One for each size. The ways have none in common, and neither have the sizes: a connection's
   * windows and pace are what was sent makes of them.
   */
  private final List<Loopback> throughKernel = new ArrayList<>();

  private final List<Loopback> throughMemory = new ArrayList<>();

  /** What was found in each round, a row of costs a direction. */
  private final List<Map<Direction, List<Cost>>> rounds = new ArrayList<>();

  /**
   * Makes it.
   *
   * @param possible what is measured
   * @param clock in nanoseconds
   */
  Calibrator(
      SystemCalls calls, TransportConfig config, Set<Direction> possible, LongSupplier clock) {
    this.calls = calls;
    this.config = config;
    this.possible = possible;
    this.clock = clock;
  }

  /** Returns what was found by the real clock. */
  static Calibration measure(SystemCalls calls, TransportConfig config, Set<Direction> possible) {
    return new Calibrator(calls, config, possible, System::nanoTime).measure();
  }

  /** Returns what was found; built-in figures, and why, if that failed. */
  Calibration measure() {
    long begin = clock.getAsLong();
    try {
      for (int size : Calibration.SIZES) {
        throughKernel.add(open(true, size, begin + TIME));
        throughMemory.add(open(false, size, begin + TIME));
      }
      warmUp(begin + WARM_UP);
      while (true) {
        rounds.add(round());
      }
    } catch (OutOfTimeException e) {
      return result(TimeUnit.NANOSECONDS.toMillis(clock.getAsLong() - begin));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      return Calibration.builtIn(possible, "measuring failed: " + oneLine(e));
    } finally {
      throughKernel.forEach(Loopback::close);
      throughMemory.forEach(Loopback::close);
    }
  }

  private Loopback open(boolean inKernel, int size, long deadline) throws IOException {
    return new Loopback(calls, config, inKernel, size, clock, deadline);
  }

  private static String oneLine(Throwable failure) {
    return String.valueOf(failure).lines().findFirst().orElse("");
  }

  /** Has what is called compiled, by small messages: most calls are made for those. */
  private void warmUp(long until) throws IOException {
    while (clock.getAsLong() - until < 0) {
      for (Direction direction : possible) {
        cost(direction, 0, 1);
      }
    }
  }

  private Map<Direction, List<Cost>> round() throws IOException {
    Map<Direction, List<Cost>> found = new EnumMap<>(Direction.class);
    for (Direction direction : possible) {
      List<Cost> row = new ArrayList<>();
      for (int i = 0; i < Calibration.SIZES.size(); i++) {
        row.add(cost(direction, i, MOST_MESSAGES >> i));
      }
      found.put(direction, row);
    }
    return found;
  }

  private Cost cost(Direction direction, int size, int messages) throws IOException {
    Loopback kernel = throughKernel.get(size);
    Loopback memory = throughMemory.get(size);
    boolean kernelFirst = rounds.size() % 2 == 0;
    long first = mean(kernelFirst ? kernel : memory, direction, messages);
    long second = mean(kernelFirst ? memory : kernel, direction, messages);
    return kernelFirst ? new Cost(first, second) : new Cost(second, first);
  }

  private static long mean(Loopback loopback, Direction direction, int messages)
      throws IOException {
    long spent = 0;
    for (int i = 0; i < messages; i++) {
      spent += loopback.move(direction);
    }
    return Math.max(1, spent / messages);
  }

  private Calibration result(long millis) {
    if (rounds.size() < FEWEST_ROUNDS) {
      return Calibration.builtIn(
          possible, "in " + millis + " ms too little was measured, rounds=" + rounds.size());
    }
    Map<Direction, List<Cost>> costs = new EnumMap<>(Direction.class);
    for (Direction direction : possible) {
      List<Cost> row = new ArrayList<>();
      for (int i = 0; i < Calibration.SIZES.size(); i++) {
        row.add(
            new Cost(quartile(direction, i, Cost::kernel), quartile(direction, i, Cost::memory)));
      }
      costs.put(direction, row);
    }
    return Calibration.of(
        possible,
        costs,
        "measured in " + millis + " ms at the first opening, rounds=" + rounds.size());
  }

  private long quartile(Direction direction, int size, ToLongFunction<Cost> way) {
    return rounds.stream()
        .map(round -> round.getOrDefault(direction, List.of()).get(size))
        .mapToLong(way)
        .sorted()
        .skip(rounds.size() / 4)
        .findFirst()
        .orElseThrow();
  }
}
