package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.Transport;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** S: what is counted of what is held, and what "no room" means to a caller. */
abstract class BackpressureRules extends Section {
  private static final List<Counter> NOW =
      List.of(
          Counter.MEMORY_IN_USE,
          Counter.MEMORY_POOLED,
          Counter.KERNEL_BUFFERS_IN_USE,
          Counter.KERNEL_BUFFERS_POOLED,
          Counter.SOCKETS_OPEN,
          Counter.FILES_OPEN);

  BackpressureRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "S-66", check = "what recv answers when room ends within a call")
  void takesNothingWhenThereIsNoRoom() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      Link link = link(transport);
      start(() -> link.peer().write(content, 0, Long.MAX_VALUE));
      Deque<IoVector> held = new ArrayDeque<>();
      long seen = 0;
      int refused = 0;
      int vain = 0;
      while (refused < 20) {
        IoVector vector = vector(transport);
        held.add(vector);
        long n = recvOnce(link, vector, 1 + random.nextInt(200), 60_000);
        vain = n == 0 ? vain + 1 : 0;
        assertTrue(vain < 1000, "the socket is reported again and again for nothing");
        if (n == Answer.NO_ROOM) {
          refused++;
          for (int i = held.size() / 2; i >= 0; i--) {
            seen += content.expect(held.peek(), seen);
            held.remove().close();
          }
        }
      }
      for (IoVector vector : held) {
        seen += content.expect(vector, seen);
        vector.close();
      }
    }
  }

  /** Receives once it is ready, if there is room; the answer must be that of the vector. */
  private static long recvOnce(Link link, IoVector vector, int memoryMax, long kernelMax)
      throws IOException {
    long n = link.socket().recv(vector, memoryMax, kernelMax);
    assertEquals(Math.max(0, n), vector.length(), "bytes that came with the answer n=" + n);
    if (n == Answer.NOT_NOW) {
      link.await(Poller.READ);
    }
    return n;
  }

  @Rule(id = "S-66", check = "that a socket without room is resumed where it is watched now")
  void resumesASocketThatHasMovedToAnotherPoller() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      Link link = link(transport);
      start(() -> link.peer().write(content, 0, Long.MAX_VALUE));
      Deque<IoVector> held = new ArrayDeque<>();
      long n = 0;
      while (n != Answer.NO_ROOM) {
        IoVector vector = vector(transport);
        held.add(vector);
        n = recvOnce(link, vector, 0, 60_000);
      }
      link.registration().cancel();
      int[] calls = {0};
      try (Poller other = transport.poller()) {
        other.register(link.socket(), Poller.READ, ready -> calls[0]++);
        other.poll(20_000_000);
        assertEquals(0, calls[0], "there is no room still, but its new poller reports it");
        held.forEach(IoVector::close);
        Deadline deadline = new Deadline();
        while (calls[0] == 0) {
          deadline.check(() -> "a socket to be resumed by the poller that watches it now");
          other.poll(deadline.sliceNanos());
        }
      }
    }
  }

  @Rule(id = "S-67", check = "what counts as in use, while it is held and when it has gone")
  void countsWhatIsHeld() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      Background writer = start(() -> link.peer().write(content, 0, 600_000));
      IoVector vector = vector(transport);
      long seen = 0;
      for (long received = 0; received < 600_000; ) {
        long n = link.recv(vector, random.nextInt(200), Math.min(50_000, 600_000 - received));
        received += Math.max(0, n);
        expectCounted(transport, vector);
        if (random.nextInt(3) == 0) {
          try (IoVector front = vector.split(random.nextInt((int) vector.length() + 1))) {
            seen += content.expect(front, seen);
          }
          expectCounted(transport, vector);
        }
      }
      writer.join();
      seen += content.expect(vector, seen);
      vector.close();
      link.close();
      expectNotNegative(transport);
      assertEquals(0, transport.counters().get(Counter.MEMORY_IN_USE), "all is closed");
      assertEquals(0, transport.counters().get(Counter.KERNEL_BUFFERS_IN_USE), "all is closed");
    }
  }

  private static void expectCounted(Transport transport, IoVector vector) {
    expectNotNegative(transport);
    long inKernel = kernelBytes(vector);
    assertTrue(
        inKernel == 0 || transport.counters().get(Counter.KERNEL_BUFFERS_IN_USE) > 0,
        "no kernel buffers in use, but bytes in the kernel=" + inKernel);
    long inMemory = vector.length() - inKernel;
    long counted = transport.counters().get(Counter.MEMORY_IN_USE);
    assertTrue(counted >= inMemory, "MEMORY_IN_USE=" + counted + " but in user memory=" + inMemory);
  }

  private static void expectNotNegative(Transport transport) {
    for (Counter counter : NOW) {
      long value = transport.counters().get(counter);
      assertTrue(value >= 0, "negative: " + counter + "=" + value);
    }
  }
}
