package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Holds vectors against plain bytes: whatever is done to them, in whatever order, and whatever
 * fails, no byte is lost, duplicated or moved.
 *
 * <p>A failure prints its seed; {@code -Diovec.test.seed=...} runs that sequence alone. Single
 * operations and their edges are in the other IoVector tests, real kernels in the conformance kit.
 */
class IoVectorModelTest {
  private static final int FIXED_SEEDS = 12;
  private static final int FRESH_SEEDS = 4;
  private static final int STEPS = 3000;

  private final Leaks.Level level = Leaks.level();

  @AfterEach
  void restoreLeakDetection() {
    Leaks.level(level);
  }

  @ParameterizedTest
  @EnumSource
  void holdsTheSameBytesAsItsModelAfterEveryStep(RandomVectors.Mode mode) {
    seeds().forEach(seed -> run(mode, seed));
  }

  /** Every third sequence watches for leaks; the others use pooled entries again. */
  private static void run(RandomVectors.Mode mode, long seed) {
    Leaks.level(seed % 3 == 0 ? Leaks.Level.PARANOID : Leaks.Level.DISABLED);
    RandomVectors vectors = new RandomVectors(mode, seed);
    int step = 0;
    try {
      for (; step < STEPS; step++) {
        vectors.step();
      }
      vectors.finish();
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "mode="
              + mode
              + " step="
              + step
              + " doing="
              + vectors.doing()
              + ": run it again with -Diovec.test.seed="
              + seed,
          e);
    }
    if (mode == RandomVectors.Mode.MIXED_WITH_FAULTS) {
      assertThat(vectors.failures()).as("calls that failed").isGreaterThan(STEPS / 20);
    }
  }

  private static LongStream seeds() {
    Long given = Long.getLong("iovec.test.seed");
    if (given != null) {
      return LongStream.of(given);
    }
    long now = System.nanoTime();
    return LongStream.concat(
        LongStream.range(0, FIXED_SEEDS), LongStream.range(now, now + FRESH_SEEDS));
  }
}
