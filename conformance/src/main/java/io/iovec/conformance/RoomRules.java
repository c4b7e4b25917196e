package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

/** R: limits are kept, what waits for room is not spun on, and goes on when there is room. */
abstract class RoomRules extends Section {
  private static final int MESSAGE = 64 << 10;

  // Kernel entries hold nominal sizes: a good deal more than the limits may come.
  private static final long FAR_BEYOND_THE_LIMITS = 32L << 20;

  RoomRules(TransportConformance subject) {
    super(subject);
  }

  /** Receives messages until there is no room, and keeps them. */
  private Deque<IoVector> fill(Transport transport, Link link) throws Exception {
    Deque<IoVector> held = new ArrayDeque<>();
    start(() -> link.peer().write(content, 0, Long.MAX_VALUE));
    for (long received = 0; received < FAR_BEYOND_THE_LIMITS; ) {
      IoVector vector = vector(transport);
      held.add(vector);
      while (vector.length() < MESSAGE) {
        long n = link.socket().recv(vector, 0, MESSAGE - vector.length());
        if (n == Answer.NO_ROOM) {
          return held;
        }
        if (n == Answer.NOT_NOW) {
          link.await(Poller.READ);
        }
        received += Math.max(0, n);
      }
    }
    throw new AssertionError("limits are not kept, counters=" + transport.counters());
  }

  @Rule(id = "S-40", check = "that a socket is paused by NO_ROOM and resumed by what is closed")
  void pausesASocketUntilThereIsRoom() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      Link link = link(transport);
      link.registration().interest(Poller.READ);
      Deque<IoVector> held = fill(transport, link);
      assertTrue(transport.counters().get(Counter.NO_ROOM) > 0, "NO_ROOM is not counted");
      link.expectSilence("there is no room, policy=" + policy);
      long offset = 0;
      IoVector last = held.removeLast();
      while (!held.isEmpty()) {
        offset += content.expect(held.peek(), offset);
        held.remove().close();
      }
      link.await(Poller.READ);
      link.recvFully(last, 0, MESSAGE - last.length());
      content.expect(last, offset);
    }
  }

  @Rule(
      id = "S-40",
      check = "that no bytes are lost and no call is in vain when room comes and goes")
  void goesOnAgainAndAgain() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      Link link = link(transport);
      Deque<IoVector> held = fill(transport, link);
      IoVector last = held.removeLast();
      long offset = 0;
      int before = link.calls();
      for (int i = 0; i < 50; i++) {
        while (held.size() > i % 3) {
          offset += content.expect(held.peek(), offset);
          held.remove().close();
        }
        link.recvFully(last, 0, MESSAGE - last.length());
        held.add(last);
        last = vector(transport);
      }
      int calls = link.calls() - before;
      assertTrue(calls < 50 * 200, "the poller spins, calls=" + calls);
      for (IoVector vector : held) {
        offset += content.expect(vector, offset);
      }
    }
  }

  @Rule(id = "S-43", check = "whenRoom: once, when there is room, and not before")
  void tellsWhenThereIsRoom(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, 4 << 20));
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      try (IoFile file = transport.open(root, "f")) {
        AtomicInteger early = new AtomicInteger();
        transport.whenRoom(early::incrementAndGet);
        await(early, "whenRoom where there is room already");
        Link link = link(transport);
        Deque<IoVector> held = fill(transport, link);
        AtomicInteger late = new AtomicInteger();
        transport.whenRoom(late::incrementAndGet);
        assertEquals(0, late.get(), "there is no room");
        held.forEach(IoVector::close);
        await(late, "whenRoom after everything was closed");
        IoVector vector = vector(transport);
        expectPositive(file.read(vector, 0, 1000));
        content.expect(vector, 0);
        assertEquals(1, early.get(), "ran again");
        assertEquals(1, late.get(), "ran again");
      }
    }
  }

  private static void await(AtomicInteger count, String what) {
    Deadline deadline = new Deadline();
    while (count.get() == 0) {
      deadline.check(() -> what);
      Thread.onSpinWait();
    }
  }
}
