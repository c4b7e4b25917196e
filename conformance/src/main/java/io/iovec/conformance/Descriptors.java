package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How many descriptors this process has open. */
final class Descriptors {
  private static final Path LIST = Path.of("/proc/self/fd");
  private static final int ROUNDS = 50;
  private static final int WARM_UP = 5;
  // What the runtime itself may open in between: a class file, a pooled selector.
  private static final int TOLERATED = 5;

  private Descriptors() {}

  /** Runs something again and again, which must leave as many descriptors open as there were. */
  static void expectFlat(Background.Task round) throws Exception {
    repeat(WARM_UP, round);
    long before = count();
    repeat(ROUNDS, round);
    Deadline deadline = new Deadline();
    while (count() > before + TOLERATED) {
      deadline.check(
          () -> "descriptors of " + ROUNDS + " rounds to be closed, " + describe(before));
      Thread.onSpinWait();
    }
  }

  private static void repeat(int times, Background.Task round) throws Exception {
    for (int i = 0; i < times; i++) {
      round.run();
    }
  }

  private static String describe(long before) {
    return "before=" + before + " now=" + count();
  }

  /** Returns how many there are, or 0 where the system does not tell. */
  private static long count() {
    if (!Files.isDirectory(LIST)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(LIST)) {
      return open.count();
    } catch (IOException e) {
      return fail("cannot list " + LIST, e);
    }
  }
}
