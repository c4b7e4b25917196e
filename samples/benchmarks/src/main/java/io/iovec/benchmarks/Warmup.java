package io.iovec.benchmarks;

import io.iovec.benchmarks.Fleet.Member;
import io.iovec.benchmarks.Runs.Ran;
import java.io.IOException;

/** Has a server do its work until it does not get cheaper and its compiler has come to rest. */
final class Warmup {
  private static final int SMALLEST_RUNS = 4;

  /** How much cheaper than all before it a run has to be, to say that there is more to come. */
  private static final double CHEAPER = 0.95;

  /** Of a run's cost: what a compiler that has come to rest still uses. */
  private static final double AT_REST = 0.02;

  private final Runs runs;
  private final double boundSeconds;
  private final double share;

  /**
   * Says how long and how much.
   *
   * @param boundSeconds for each service
   * @param share of a measured run's messages in one of these
   */
  Warmup(Runs runs, double boundSeconds, double share) {
    this.runs = runs;
    this.boundSeconds = boundSeconds;
    this.share = share;
  }

  /** Warms one service up: cases of different sizes in turn, since each has code of its own. */
  void warm(Member member, Iterable<Case> cases, Plan plan) throws IOException {
    long start = System.nanoTime();
    double cheapest = Double.MAX_VALUE;
    int calm = 0;
    for (int i = 0; i < SMALLEST_RUNS || calm < 2; i++) {
      double nanos = 0;
      long compiler = 0;
      double all = 0;
      for (Case what : cases) {
        long messages = Math.max(1, (long) (plan.messagesPerConnection(what) * share));
        Ran ran = runs.run(member, what.at(Case.Speed.FULL), messages);
        nanos += ran.cpuNanosPerMessage();
        compiler += ran.compilerNanos();
        all += ran.figures().cpuSeconds() * 1e9;
      }
      calm = nanos > cheapest * CHEAPER && compiler < all * AT_REST ? calm + 1 : 0;
      cheapest = Math.min(cheapest, nanos);
      if (System.nanoTime() - start > boundSeconds * 1e9) {
        return;
      }
    }
  }
}
