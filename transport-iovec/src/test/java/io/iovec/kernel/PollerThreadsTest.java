package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.IoVector;
import io.iovec.Poller;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What other threads do to a poller: wake it up, close what it watches, make room. */
class PollerThreadsTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(20);

  private final Rig rig = new Rig();

  /** Lets another thread go on once this poller waits. */
  private CountDownLatch waiting() {
    CountDownLatch waits = new CountDownLatch(1);
    rig.linux.onEntry(
        call -> {
          if (call.equals("epoll_wait")) {
            waits.countDown();
          }
        });
    return waits;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(LONG, TimeUnit.NANOSECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void wakesUpAsOftenAsItIsToldTo() throws Exception {
    Poller poller = rig.transport.poller();
    AtomicInteger told = new AtomicInteger();
    AtomicInteger woken = new AtomicInteger();
    CompletableFuture<Void> teller =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 2000; i++) {
                told.incrementAndGet();
                poller.wakeup();
                while (woken.get() < told.get()) {
                  Thread.onSpinWait();
                }
              }
            });
    while (woken.get() < 2000) {
      assertThat(poller.poll(LONG)).isZero();
      assertThat(woken.get() < told.get() || !teller.isDone()).isTrue();
      woken.set(told.get());
    }
    teller.get(10, TimeUnit.SECONDS);
    poller.close();
    rig.close();
  }

  @Test
  void endsARegistrationWhenAnotherThreadClosesTheSocket() throws Exception {
    Poller poller = rig.transport.poller();
    KernelSocket socket = rig.connected();
    var registration = poller.register(socket, Poller.READ, ready -> {});
    CountDownLatch waits = waiting();
    CompletableFuture<Void> closer =
        CompletableFuture.runAsync(
            () -> {
              await(waits);
              socket.close();
              poller.wakeup();
            });
    assertThat(poller.poll(LONG)).isZero();
    closer.get(10, TimeUnit.SECONDS);
    assertThat(registration.isValid()).isFalse();
    poller.close();
    rig.close();
  }

  @Test
  void reportsASocketAgainWhenAnotherThreadHasMadeRoom() throws Exception {
    Poller poller = rig.transport.poller();
    KernelSocket socket = rig.connected();
    rig.farEnd().send(Rig.bytes(100));
    IoVector others = rig.transport.vector();
    for (int i = 0; i < 16; i++) {
      others.pushBack(rig.transport.kernelEntry(1));
    }
    try (IoVector vector = rig.transport.vector()) {
      poller.register(socket, Poller.READ, ready -> socket.recv(vector, 0, 100));
      assertThat(poller.poll(LONG)).isOne();
      CountDownLatch waits = waiting();
      CompletableFuture<Void> maker =
          CompletableFuture.runAsync(
              () -> {
                await(waits);
                others.close();
              });
      assertThat(poller.poll(LONG)).isOne();
      assertThat(vector.length()).isEqualTo(100);
      maker.get(10, TimeUnit.SECONDS);
    }
    socket.close();
    poller.close();
    rig.close();
  }

  @Test
  void letsAThreadOutOfPollWhenTheTransportIsClosed() throws Exception {
    Poller poller = rig.transport.poller();
    CountDownLatch waits = waiting();
    CompletableFuture<Integer> polling =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return poller.poll(LONG);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    await(waits);
    rig.transport.close();
    assertThat(polling.get(5, TimeUnit.SECONDS)).isZero();
    rig.close();
  }
}
