package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** P: pollers among threads, and sockets among pollers. */
abstract class WakeRules extends Section {
  WakeRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "P-16", check = "what a poller still knows of a socket that has moved on")
  void watchesSocketsThatMoveFromPollerToPoller() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    link.registration().cancel();
    link.peer().write(content, 0, 10);
    List<Poller> pollers = new ArrayList<>();
    int[] calls = new int[3];
    for (int i = 0; i < calls.length; i++) {
      pollers.add(own(transport.poller()));
    }
    for (int round = 0; round < 20; round++) {
      int at = round % calls.length;
      Poller present = pollers.get(at);
      Registration registration =
          present.register(
              link.socket(), round % 2 == 0 ? Poller.READ : Poller.WRITE, ready -> calls[at]++);
      assertEquals(1, present.poll(Link.patienceNanos()), "ready, and registered here");
      registration.cancel();
      for (Poller poller : pollers) {
        assertEquals(0, poller.poll(0), "registered nowhere, round=" + round);
      }
    }
    Registration last = pollers.get(0).register(link.socket(), Poller.READ, ready -> calls[0]++);
    assertEquals(0, pollers.get(1).poll(0), "registered elsewhere");
    assertTrue(last.isValid());
  }

  @Rule(id = "P-17", check = "that no wakeup is lost between two polls, whoever calls it")
  void noticesTheWakeupsOfManyThreads() throws Exception {
    int threads = 4;
    int each = 25;
    AtomicInteger said = new AtomicInteger();
    AtomicInteger called = new AtomicInteger();
    try (Poller poller = open().poller()) {
      List<Background> wakers = new ArrayList<>();
      AtomicInteger seen = new AtomicInteger();
      for (int i = 0; i < threads; i++) {
        wakers.add(
            start(
                () -> {
                  for (int k = 0; k < each; k++) {
                    int mine = said.incrementAndGet();
                    poller.wakeup();
                    called.incrementAndGet();
                    while (seen.get() < mine && !Thread.interrupted()) {
                      LockSupport.parkNanos(1000);
                    }
                  }
                }));
      }
      long start = System.nanoTime();
      for (int round = 0; seen.get() < threads * each; round++) {
        int before = seen.get();
        poller.poll(Link.patienceNanos());
        int all = said.get();
        seen.set(all);
        long nanos = System.nanoTime() - start;
        assertTrue(nanos < Link.patienceNanos(), "a wakeup was lost, seen so far=" + before);
        // Every other time all of them come between two polls.
        long now = System.nanoTime();
        while (round % 2 == 0
            && called.get() < Math.min(all + threads, threads * each)
            && System.nanoTime() - now < 10_000_000) {
          LockSupport.parkNanos(1000);
        }
        if (all > before) {
          start = System.nanoTime();
        }
      }
      for (Background waker : wakers) {
        waker.join();
      }
      poller.poll(0);
      start = System.nanoTime();
      poller.poll(20_000_000);
      assertTrue(System.nanoTime() - start > 10_000_000, "woken though nobody did");
    }
  }

  @Rule(id = "P-21", check = "selectors that an interrupt wakes, and channels that it closes")
  void pollsInAThreadThatIsInterrupted() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    Thread.currentThread().interrupt();
    try {
      link.await(Poller.WRITE);
      link.registration().interest(Poller.READ);
      link.expectSilence("nothing has come");
      assertTrue(Thread.currentThread().isInterrupted(), "the interrupt was forgotten");
    } finally {
      Thread.interrupted();
    }
    assertTrue(link.socket().isOpen(), "an interrupt has closed the socket");
    link.peer().write(content, 0, 10);
    link.await(Poller.READ);
  }

  @Rule(id = "P-22", check = "sums that overflow")
  void waitsForVeryLong() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    link.registration().interest(Poller.READ);
    for (long timeout : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE, -1}) {
      assertWaits(link.poller(), timeout);
    }
    link.peer().write(content, 0, 10);
    for (long timeout : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertEquals(1, link.poller().poll(timeout), "ready, timeout=" + timeout);
    }
  }

  private void assertWaits(Poller poller, long timeout) throws Exception {
    AtomicInteger woken = new AtomicInteger();
    long start = System.nanoTime();
    Background waker =
        start(
            () -> {
              while (System.nanoTime() - start < 20_000_000) {
                Thread.onSpinWait();
              }
              woken.set(1);
              poller.wakeup();
            });
    assertEquals(0, poller.poll(timeout), "nothing is ready, timeout=" + timeout);
    assertFalse(woken.get() == 0, "poll came back though nobody woke it, timeout=" + timeout);
    waker.join();
  }
}
