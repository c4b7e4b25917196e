package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Slots, and the threads that race for them. */
class SlotPoolTest {
  @Test
  void givesBackWhatWasPutInOnceEach() {
    SlotPool<String> pool = new SlotPool<>(3);
    assertThat(pool.poll()).isNull();
    assertThat(pool.offer("a")).isTrue();
    assertThat(pool.offer("b")).isTrue();
    assertThat(List.of(pool.poll(), pool.poll())).containsExactlyInAnyOrder("a", "b");
    assertThat(pool.poll()).isNull();
  }

  @Test
  void refusesMoreThanItHasSlotsFor() {
    SlotPool<String> pool = new SlotPool<>(1);
    assertThat(pool.offer("a")).isTrue();
    assertThat(pool.offer("b")).isFalse();
    assertThat(pool.poll()).isEqualTo("a");
    assertThat(pool.offer("b")).isTrue();
  }

  @Test
  void givesAThreadWhatItPutInLast() {
    SlotPool<String> pool = new SlotPool<>(64);
    pool.offer("mine");
    pool.offer("other");
    assertThat(pool.poll()).isEqualTo("mine");
  }

  @Test
  void losesAndDoublesNothingWhenThreadsRace() throws InterruptedException, ExecutionException {
    int threadCount = 6;
    int things = 4;
    SlotPool<AtomicInteger> pool = new SlotPool<>(things * threadCount / 2);
    ExecutorService threads = Executors.newFixedThreadPool(threadCount);
    try {
      List<Future<List<AtomicInteger>>> runs = new ArrayList<>();
      for (int i = 0; i < threadCount; i++) {
        runs.add(threads.submit(() -> race(pool, things)));
      }
      Set<AtomicInteger> all = new HashSet<>();
      int count = 0;
      for (Future<List<AtomicInteger>> run : runs) {
        count += run.get().size();
        all.addAll(run.get());
      }
      for (AtomicInteger thing = pool.poll(); thing != null; thing = pool.poll()) {
        count++;
        all.add(thing);
      }
      assertThat(count).isEqualTo(threadCount * things);
      assertThat(all).hasSize(count).allMatch(thing -> thing.get() == 0);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Puts things in and takes some out, many times; returns those that it has at the end. */
  private static List<AtomicInteger> race(SlotPool<AtomicInteger> pool, int things) {
    List<AtomicInteger> mine = new ArrayList<>();
    for (int i = 0; i < things; i++) {
      mine.add(new AtomicInteger());
    }
    for (int round = 0; round < 20_000; round++) {
      mine.removeIf(pool::offer);
      AtomicInteger thing = pool.poll();
      if (thing != null) {
        assertThat(thing.incrementAndGet()).as("users").isEqualTo(1);
        thing.decrementAndGet();
        mine.add(thing);
      }
    }
    return mine;
  }
}
