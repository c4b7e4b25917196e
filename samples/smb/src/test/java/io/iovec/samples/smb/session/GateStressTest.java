package io.iovec.samples.smb.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Random tasks on several threads, some of which end in another thread and later. */
class GateStressTest {
  private static final int TASKS = 100_000;
  private static final int WAITING = 0;
  private static final int RUNNING = 1;
  private static final int DONE = 2;

  private final ExecutorService workers = Executors.newFixedThreadPool(4);
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final boolean[] exclusive = new boolean[TASKS];
  private final AtomicIntegerArray states = new AtomicIntegerArray(TASKS);
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger sharing = new AtomicInteger();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final CountDownLatch left = new CountDownLatch(TASKS);
  private final Gate gate = new Gate(workers);

  @AfterEach
  void stop() {
    workers.shutdownNow();
    later.shutdownNow();
  }

  @Test
  void excludesAndOrders() throws InterruptedException {
    for (int i = 0; i < TASKS; i++) {
      exclusive[i] = random.nextInt(4) == 0;
    }
    for (int i = 0; i < TASKS; i++) {
      int number = i;
      Gate.Task task = pass -> run(number, pass);
      boolean taken = exclusive[i] ? gate.exclusive(task) : gate.shared(task);
      assertThat(taken).isTrue();
    }
    CountDownLatch closed = new CountDownLatch(1);
    gate.close(
        pass -> {
          check(left.getCount() == 0, "closed before all have left");
          pass.leave();
          closed.countDown();
        });
    assertThat(closed.await(60, TimeUnit.SECONDS)).as("seed=%s left=%s", seed, left).isTrue();
    assertThat(wrong).as("seed=%s", seed).isEmpty();
    assertThat(most.get()).as("seed=%s shared tasks at once", seed).isGreaterThan(1);
  }

  private void run(int number, Gate.Pass pass) {
    check(states.compareAndSet(number, WAITING, RUNNING), "twice: " + number);
    // Far neighbours are covered by the near ones' own checks.
    for (int i = Math.max(0, number - 50); i < Math.min(TASKS, number + 50); i++) {
      if (i != number && (exclusive[i] || exclusive[number])) {
        int state = states.get(i);
        check(state == (i < number ? DONE : WAITING), number + " runs, " + i + " is " + state);
      }
    }
    most.accumulateAndGet(sharing.incrementAndGet(), Math::max);
    if (number % 100 == 0) {
      Future<?> unused = later.schedule(() -> leave(number, pass), 100, TimeUnit.MICROSECONDS);
    } else if (number % 10 == 0) {
      later.execute(() -> leave(number, pass));
    } else {
      leave(number, pass);
    }
  }

  private void leave(int number, Gate.Pass pass) {
    sharing.decrementAndGet();
    states.set(number, DONE);
    left.countDown();
    pass.leave();
  }

  private void check(boolean holds, String otherwise) {
    if (!holds && wrong.size() < 20) {
      wrong.add(otherwise);
    }
  }
}
