package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads that make, fill, split, hand over and close entries of one memory pool. */
class MemoryPoolStressTest {
  private static final int THREADS = 6;
  private static final int ROUNDS = 4000;
  private static final int LIMIT = 40 * 4096;

  private final Leaks.Level level = Leaks.level();
  private final Counters counters = new Counters();
  private final MemoryPool pool = new MemoryPool(LIMIT, counters, () -> {});
  private final ConcurrentLinkedQueue<IoEntry> handedOver = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @BeforeEach
  void disableReports() {
    Leaks.level(Leaks.Level.DISABLED);
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    Leaks.level(level);
  }

  @ParameterizedTest
  @EnumSource(names = {"DISABLED", "PARANOID"})
  void neverGivesTheSameMemoryTwiceAndEndsWithNothingInUse(Leaks.Level detection)
      throws InterruptedException, ExecutionException {
    Leaks.level(detection);
    List<Future<Integer>> runs = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int id = i + 1;
      runs.add(threads.submit(() -> run(id)));
    }
    int made = 0;
    for (Future<Integer> run : runs) {
      made += run.get();
    }
    handedOver.forEach(IoEntry::close);
    assertThat(made).as("entries made").isGreaterThan(ROUNDS);
    assertThat(counters.get(Counter.MEMORY_IN_USE)).isZero();
    assertThat(counters.get(Counter.MEMORY_POOLED)).isBetween(0L, (long) LIMIT);
    assertThatAllOfTheLimitCanBeHad();
  }

  private int run(int id) throws IOException {
    Random random = new Random(id);
    int made = 0;
    for (int round = 0; round < ROUNDS; round++) {
      MemoryEntry entry;
      try {
        entry = pool.entry(4096 << random.nextInt(3));
      } catch (NoRoomException e) {
        closeOne();
        continue;
      }
      made++;
      int marks = 16;
      for (int i = 0; i < marks; i++) {
        entry.vacant().put((byte) id);
        entry.filled(1);
      }
      IoEntry front = entry.splitFront(random.nextInt(marks + 1));
      assertThat(taken(front) + taken(entry)).isEqualTo(marks * id);
      front.close();
      if (random.nextBoolean()) {
        handedOver.add(entry);
        closeOne();
      } else {
        entry.close();
      }
    }
    return made;
  }

  private static int taken(IoEntry entry) throws IOException {
    ByteBuffer into = ByteBuffer.allocate((int) entry.length());
    entry.take(into);
    int sum = 0;
    for (byte b : into.array()) {
      sum += b;
    }
    return sum;
  }

  private void closeOne() {
    IoEntry other = handedOver.poll();
    if (other != null) {
      other.close();
    }
  }

  private void assertThatAllOfTheLimitCanBeHad() {
    List<IoEntry> entries = new ArrayList<>();
    try {
      for (int i = 0; i <= LIMIT / 4096; i++) {
        entries.add(pool.entry(4096));
      }
    } catch (NoRoomException e) {
      assertThat(e).hasMessageContaining("iovec.memoryLimit=" + LIMIT);
    }
    assertThat(entries).hasSize(LIMIT / 4096);
    entries.forEach(IoEntry::close);
  }
}
