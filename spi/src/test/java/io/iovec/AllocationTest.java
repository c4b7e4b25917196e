package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Operations on vectors that are used again allocate nothing, with pooled memory and without leak
 * detection. Splitting or sharing inside an entry makes an entry and is not among them; what
 * transports allocate is measured by the benchmarks.
 */
class AllocationTest {
  private static final int WARM_UP = 50_000;
  private static final int MEASURED = 200_000;

  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  private final Leaks.Level level = Leaks.level();
  private final Counters counters = new Counters();
  private final MemoryPool pool = new MemoryPool(1 << 20, counters, () -> {});
  private final EntryFactory factory =
      new EntryFactory() {
        @Override
        public MemoryEntry memoryEntry(int size) throws IOException {
          return pool.entry(size);
        }

        @Override
        public IoEntry kernelEntry(long size) throws IOException {
          return pool.entry((int) size);
        }
      };

  private IoVector vector;
  private IoVector other;

  @BeforeEach
  void open() {
    Leaks.level(Leaks.Level.DISABLED);
    vector = new IoVector(factory);
    other = new IoVector(factory);
  }

  @AfterEach
  void close() {
    vector.close();
    other.close();
    assertThat(counters.get(Counter.MEMORY_IN_USE)).isZero();
    Leaks.level(level);
  }

  private void push(IoVector to, int n) throws IOException {
    MemoryEntry entry = pool.entry(64);
    entry.filled(n);
    to.pushBack(entry);
  }

  @Test
  void pushingPoppingAndClearingAllocatesNothing() throws IOException {
    assertAllocatesNothing(
        () -> {
          push(vector, 10);
          push(vector, 0);
          vector.pushFront(vector.popFront());
          vector.release(3);
          vector.front();
          for (IoEntry e = vector.first(); e != null; e = e.next()) {
            e.length();
          }
          vector.clear();
        });
  }

  @Test
  void pullingUpAllocatesNothing() throws IOException {
    assertAllocatesNothing(
        () -> {
          push(vector, 10);
          push(vector, 10);
          vector.pullUp(4);
          vector.pullUp(15);
          vector.memoryOrigin();
          vector.clear();
        });
  }

  @Test
  void splittingAtAnEdgeAndAppendingAllocatesNothing() throws IOException {
    assertAllocatesNothing(
        () -> {
          push(vector, 10);
          push(vector, 20);
          vector.split(10, other);
          vector.append(other);
          vector.release(25);
          vector.clear();
        });
  }

  @Test
  void takingAndPushingDownInMemoryAllocatesNothing() throws IOException {
    ByteBuffer into = ByteBuffer.allocate(64);
    assertAllocatesNothing(
        () -> {
          push(vector, 10);
          push(vector, 20);
          vector.hold(30);
          vector.pushDown(30);
          vector.take(into.clear().limit(15));
          vector.take(into.clear());
        });
  }

  private static void assertAllocatesNothing(Action action) throws IOException {
    for (int i = 0; i < WARM_UP; i++) {
      action.run();
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(id);
    for (int i = 0; i < MEASURED; i++) {
      action.run();
    }
    long allocated = threads.getThreadAllocatedBytes(id) - before;
    assertThat(allocated / (double) MEASURED).as("bytes per iteration").isLessThan(1);
  }
}
