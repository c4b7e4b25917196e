package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Counter;
import io.iovec.RoomQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sixteen pipes: who gets them, in which order, and which of them are used again. */
class PipePoolTest {
  private static final int PIPE = 64 << 10;
  private static final int LIMIT = 16;

  private Rig rig = new Rig(Rig.CONFIG.withKernel(LIMIT * PIPE, PIPE));
  private final PipePool pool = rig.transport.pipes();

  @AfterEach
  void close() throws IOException {
    rig.faults.disarm();
    rig.close();
  }

  private long inUse() {
    return rig.count(Counter.KERNEL_BUFFERS_IN_USE);
  }

  private long pooled() {
    return rig.count(Counter.KERNEL_BUFFERS_POOLED);
  }

  private int descriptors() {
    return rig.linux.open().size();
  }

  @ParameterizedTest
  @CsvSource({
    "0,1",
    "1,1",
    "65535,1",
    "65536,1",
    "65537,2",
    "262144,4",
    "262145,4",
    "1099511627776,4"
  })
  void setsAsideAQuarterAtMost(long bytes, int pipes) {
    assertThat(pool.share(bytes)).isEqualTo(pipes);
  }

  @Test
  void setsAsideOneWhereAQuarterIsLess() throws IOException {
    rig.close();
    rig = new Rig(Rig.CONFIG.withKernel(3 * PIPE, PIPE));
    assertThat(rig.transport.pipes().share(Long.MAX_VALUE / 2)).isOne();
  }

  @Test
  void setsAllAsideOrNone() {
    assertThat(pool.reserve(17, true)).isFalse();
    assertThat(inUse()).isZero();
    assertThat(pool.reserve(10, false)).isTrue();
    assertThat(pool.reserve(7, false)).isFalse();
    assertThat(inUse()).isEqualTo(10);
    assertThat(pool.reserve(6, false)).isTrue();
    assertThat(pool.reserve(1, true)).isFalse();
    pool.unreserve(0);
    assertThat(inUse()).isEqualTo(16);
    pool.unreserve(16);
    assertThat(inUse()).isZero();
  }

  @Test
  void servesThoseWhoWaitInTurn() {
    assertThat(pool.reserve(LIMIT, false)).isTrue();
    List<String> order = new ArrayList<>();
    var first = pool.await(2, () -> order.add("first " + pool.reserve(2, true)));
    var second = pool.await(1, () -> order.add("second " + pool.reserve(1, true)));
    assertThat(second).isNotSameAs(first);
    pool.unreserve(1);
    assertThat(order).as("one is enough for the second, whose turn it is not").isEmpty();
    assertThat(pool.reserve(1, false)).as("newcomers overtake nobody").isFalse();
    pool.unreserve(1);
    assertThat(order).containsExactly("first true");
    pool.unreserve(1);
    assertThat(order).containsExactly("first true", "second true");
    assertThat(inUse()).isEqualTo(LIMIT);
    pool.unreserve(LIMIT);
    assertThat(pool.reserve(1, false)).isTrue();
    pool.unreserve(1);
  }

  @Test
  void servesTheNextWhenTheFirstWaitsNoLonger() {
    assertThat(pool.reserve(15, false)).isTrue();
    List<String> order = new ArrayList<>();
    RoomQueue.Waiter first = pool.await(2, () -> order.add("first"));
    RoomQueue.Waiter second = pool.await(1, () -> order.add("second"));
    assertThat(order).isEmpty();
    pool.cancel(first);
    assertThat(order).containsExactly("second");
    pool.cancel(first);
    pool.cancel(second);
    pool.unreserve(15);
    assertThat(order).containsExactly("second");
  }

  @Test
  void servesAtOnceWhereThereIsRoom() {
    List<String> order = new ArrayList<>();
    pool.cancel(pool.await(LIMIT, () -> order.add("now")));
    assertThat(order).containsExactly("now");
  }

  @Test
  void usesEmptyPipesAgain() {
    int before = descriptors();
    assertThat(pool.reserve(2, false)).isTrue();
    PipeEntry one = pool.take();
    PipeEntry two = pool.take();
    assertThat(descriptors()).isEqualTo(before + 4);
    one.close();
    two.close();
    assertThat(inUse()).isZero();
    assertThat(pooled()).isEqualTo(2);
    assertThat(pool.reserve(1, false)).isTrue();
    PipeEntry again = pool.take();
    assertThat(pooled()).isOne();
    assertThat(descriptors()).isEqualTo(before + 4);
    again.close();
  }

  @Test
  void closesAPipeWithResidue() throws IOException {
    int before = descriptors();
    assertThat(pool.reserve(1, false)).isTrue();
    PipeEntry entry = pool.take();
    assertThat(entry.put(ByteBuffer.wrap(Rig.bytes(10)))).isEqualTo(10);
    entry.release(9);
    entry.close();
    assertThat(inUse()).isZero();
    assertThat(pooled()).isZero();
    assertThat(descriptors()).isEqualTo(before);
  }

  @Test
  void keepsWhatIsSetAsideWhenTheSystemHasNone() {
    rig.linux.descriptorLimit(descriptors() + 1);
    assertThat(pool.reserve(2, false)).isTrue();
    assertThat(pool.take()).isNull();
    assertThat(inUse()).isEqualTo(2);
    rig.linux.descriptorLimit(100);
    PipeEntry entry = pool.take();
    assertThat(entry).isNotNull();
    entry.close();
    pool.unreserve(1);
    assertThat(inUse()).isZero();
  }

  @Test
  void takesSmallerPipesWhereNoLargerOnesAreAllowed() {
    rig.linux.onlySmallPipes(2);
    assertThat(pool.reserve(1, false)).isTrue();
    try (PipeEntry entry = pool.take()) {
      assertThat(entry.size()).isEqualTo(8192);
    }
  }

  @Test
  void closesWhatIsPooledAndWhatComesBackLater() {
    assertThat(pool.reserve(2, false)).isTrue();
    PipeEntry pooled = pool.take();
    PipeEntry late = pool.take();
    pooled.close();
    assertThat(pooled()).isOne();
    rig.transport.close();
    assertThat(pooled()).isZero();
    assertThat(descriptors()).isEqualTo(2);
    late.close();
    assertThat(pooled()).isZero();
    assertThat(inUse()).isZero();
    assertThat(descriptors()).isZero();
  }

  /** Sets pipes aside, uses some, leaves residue in some, waits in turn when there are none. */
  private void use(Random random, int rounds) throws Exception {
    for (int i = 0; i < rounds; i++) {
      int n = 1 + random.nextInt(6);
      if (!pool.reserve(n, false)) {
        CountDownLatch room = new CountDownLatch(1);
        var waiter = pool.await(n, room::countDown);
        boolean inTurn = random.nextInt(4) != 0 && room.await(10, TimeUnit.SECONDS);
        pool.cancel(waiter);
        if (!inTurn || !pool.reserve(n, true)) {
          continue;
        }
      }
      int unused = random.nextInt(n + 1);
      pool.unreserve(unused);
      for (int taken = unused; taken < n; taken++) {
        try (PipeEntry entry = pool.take()) {
          assertThat(entry.length()).isZero();
          assertThat(entry.put(ByteBuffer.wrap(new byte[] {(byte) i}))).isOne();
          ByteBuffer seen = ByteBuffer.allocate(1);
          if (random.nextBoolean()) {
            assertThat(entry.take(seen)).isOne();
            assertThat(seen.get(0)).isEqualTo((byte) i);
          }
        }
      }
    }
  }

  @Test
  void hasAllPermitsBackWhenManyThreadsAreDone() throws Exception {
    long seed = Faults.seed();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> ends = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Random random = new Random(seed + i);
      ends.add(
          threads.submit(
              () -> {
                use(random, 300);
                return null;
              }));
    }
    threads.shutdown();
    for (Future<?> end : ends) {
      assertThat(end).as("seed " + seed).succeedsWithin(60, TimeUnit.SECONDS);
    }
    assertThat(inUse()).as("seed " + seed).isZero();
    assertThat(pooled()).isBetween(0L, (long) LIMIT);
    assertThat(descriptors()).isEqualTo(1 + 2 * (int) pooled());
    assertThat(pool.reserve(LIMIT, false)).as("nobody waits").isTrue();
    pool.unreserve(LIMIT);
  }
}
