package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a number is given back to the kernel. */
class DescriptorTest {
  private static final int THREADS = 4;

  private final FakeLinux linux = new FakeLinux();
  private final SystemCalls calls = linux.calls();
  private final AtomicInteger closed = new AtomicInteger();

  private Descriptor descriptor() {
    return new Descriptor(calls, calls.eventfd(0, 0), closed::incrementAndGet);
  }

  @Test
  void closesAtOnceWhenNobodyIsInside() {
    Descriptor descriptor = descriptor();
    descriptor.enter();
    descriptor.leave();
    assertThat(descriptor.isOpen()).isTrue();
    assertThat(linux.open()).hasSize(1);
    assertThat(descriptor.close()).isTrue();
    assertThat(descriptor.isOpen()).isFalse();
    assertThat(linux.open()).isEmpty();
    assertThat(closed).hasValue(1);
  }

  @Test
  void closesOnceForAll() {
    Descriptor descriptor = descriptor();
    assertThat(descriptor.close()).isTrue();
    int reused = calls.eventfd(0, 0);
    assertThat(reused).isEqualTo(descriptor.fd());
    assertThat(descriptor.close()).isFalse();
    assertThat(linux.open()).containsKey(reused);
    assertThat(closed).hasValue(1);
  }

  @Test
  void letsNobodyInOnceItIsClosed() {
    Descriptor descriptor = descriptor();
    descriptor.enter();
    assertThat(descriptor.close()).isTrue();
    assertThat(descriptor.tryEnter()).isFalse();
    assertThatThrownBy(descriptor::enter)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("closed");
    descriptor.leave();
    assertThat(descriptor.tryEnter()).isFalse();
  }

  @Test
  void closesWhenTheLastOfThoseInsideLeaves() {
    Descriptor descriptor = descriptor();
    descriptor.enter();
    descriptor.enter();
    descriptor.enter();
    assertThat(descriptor.close()).isTrue();
    assertThat(descriptor.isOpen()).isFalse();
    descriptor.leave();
    descriptor.leave();
    assertThat(linux.open()).hasSize(1);
    assertThat(closed).hasValue(0);
    descriptor.leave();
    assertThat(linux.open()).isEmpty();
    assertThat(closed).hasValue(1);
  }

  @Test
  void tellsWhatTheSystemSaidToTheClose() {
    Faults faults = new Faults(calls);
    Descriptor descriptor = new Descriptor(faults.calls(), calls.eventfd(0, 0));
    faults.armAll(call -> true, Faults.Fault.EINTR);
    descriptor.enter();
    assertThat(descriptor.close()).isTrue();
    assertThat(descriptor.closeResult()).isZero();
    descriptor.leave();
    assertThat(descriptor.closeResult()).isEqualTo(-4);
    assertThat(faults.names()).as("not again after EINTR").containsExactly("close");
    assertThat(linux.open()).isEmpty();
  }

  /**
   * Each thread makes calls as long as it gets in; in the middle of that, {@code closers} close.
   */
  private void race(int round, int closers, ExecutorService threads) throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger closes = new AtomicInteger();
    AtomicInteger won = new AtomicInteger();
    List<Integer> insideAtClose = new ArrayList<>();
    linux.onEntry(
        call -> {
          if (call.equals("close")) {
            closes.incrementAndGet();
            insideAtClose.add(inside.get());
          }
        });
    closed.set(0);
    Descriptor descriptor = descriptor();
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<?>> ends = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      boolean closer = i < closers;
      ends.add(
          threads.submit(
              () -> {
                start.await(10, TimeUnit.SECONDS);
                for (int n = 0; closer ? n < round % 7 : true; n++) {
                  if (!descriptor.tryEnter()) {
                    return null;
                  }
                  inside.incrementAndGet();
                  calls.fsync(descriptor.fd());
                  inside.decrementAndGet();
                  descriptor.leave();
                }
                if (descriptor.close()) {
                  won.incrementAndGet();
                }
                return null;
              }));
    }
    for (Future<?> end : ends) {
      end.get(10, TimeUnit.SECONDS);
    }
    assertThat(closes).as("closes in round " + round).hasValue(1);
    assertThat(won).as("closers who were told so").hasValue(1);
    assertThat(closed).as("runs of the task after it").hasValue(1);
    assertThat(insideAtClose).containsExactly(0);
  }

  @Test
  void isClosedOnceAndByTheLastWhenManyEnterAndSomeClose() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int round = 0; round < 300; round++) {
        race(round, 1 + round % 3, threads);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(linux.open()).isEmpty();
    assertThat(linux.violations()).isEmpty();
  }
}
