package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Waiting for room, in turn. */
class RoomQueueTest {
  private final AtomicLong room = new AtomicLong();
  private final RoomQueue queue = new RoomQueue(need -> need <= room.get());
  private final List<String> ran = new ArrayList<>();

  private RoomQueue.Waiter await(long need, String name) {
    return queue.await(need, () -> ran.add(name));
  }

  @Test
  void runsAtOnceIfThereIsRoom() {
    room.set(5);
    await(5, "a");
    assertThat(ran).containsExactly("a");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void runsOnceAsSoonAsThereIsRoom() {
    await(5, "a");
    assertThat(queue.isEmpty()).isFalse();
    room.set(4);
    queue.roomMade();
    assertThat(ran).isEmpty();
    room.set(5);
    queue.roomMade();
    queue.roomMade();
    assertThat(ran).containsExactly("a");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void letsNobodyOvertake() {
    await(5, "large");
    room.set(2);
    await(1, "small");
    assertThat(ran).isEmpty();
    room.set(5);
    queue.roomMade();
    assertThat(ran).containsExactly("large", "small");
  }

  @Test
  void servesThoseBehindWhoGaveUp() {
    RoomQueue.Waiter large = await(5, "large");
    room.set(2);
    await(1, "small");
    queue.cancel(large);
    assertThat(ran).containsExactly("small");
  }

  @Test
  void changesNothingWhenSomebodyWhoWasServedGivesUp() {
    room.set(5);
    RoomQueue.Waiter waiter = await(1, "a");
    queue.cancel(waiter);
    assertThat(ran).containsExactly("a");
  }

  @Test
  void letsATaskWaitAgain() {
    queue.await(
        1,
        () -> {
          room.set(0);
          await(1, "again");
        });
    room.set(1);
    queue.roomMade();
    assertThat(ran).isEmpty();
    room.set(1);
    queue.roomMade();
    assertThat(ran).containsExactly("again");
  }

  @Test
  void forgetsNobodyWhenThreadsRace() throws InterruptedException, ExecutionException {
    int threadCount = 4;
    int rounds = 5000;
    AtomicInteger served = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(threadCount);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < threadCount; i++) {
        runs.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < rounds; round++) {
                    queue.await(1, served::incrementAndGet);
                    room.set(round % 2);
                    queue.roomMade();
                  }
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }
    room.set(1);
    queue.roomMade();
    assertThat(served).hasValue(threadCount * rounds);
    assertThat(queue.isEmpty()).isTrue();
  }
}
