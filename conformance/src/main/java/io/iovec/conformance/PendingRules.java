package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.Capability;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.NotArrivedException;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.io.TempDir;

/** S: payload that stays in the socket's own queue until its place is known. */
abstract class PendingRules extends Section {
  private static final int LARGE = 300_000;

  PendingRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(
      id = "S-32",
      absent = Capability.PENDING,
      check = "that pending() refuses, whatever it gets")
  void refusesPendingEntries() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    IoVector vector = vector(transport);
    assertThrows(UnsupportedOperationException.class, () -> link.socket().pending(vector, 100));
    assertThrows(UnsupportedOperationException.class, () -> link.socket().pending(vector, -1));
    assertEquals(0, vector.entryCount(), "refused, but the vector has changed");
    assertEquals(Answer.NOT_NOW, link.socket().recv(vector, 1, 1), "recv works still");
  }

  @Rule(
      id = "S-33",
      requires = Capability.PENDING,
      check = "how write takes what has arrived and stops in front of the rest")
  void writesPendingBytesAsTheyArrive(@TempDir Path directory) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      IoVector vector = vector(transport);
      Path path = directory.resolve(policy.name());
      try (IoFile file =
          transport.open(
              directory, policy.name(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        link.peer().write(content, 0, 100);
        link.recvFully(vector, 100, 100);
        link.socket().pending(vector, LARGE);
        assertEquals(100 + LARGE, vector.length(), "what is still to come counts");
        assertThrows(IllegalStateException.class, () -> link.recv(vector, 1, 1), "outstanding");
        assertThrows(
            IllegalStateException.class,
            () -> link.socket().recv(ByteBuffer.allocate(1)),
            "outstanding");
        long written = file.write(vector, 0);
        assertEquals(100, written, "nothing has arrived behind the first bytes");
        Background writer = start(() -> link.peer().write(content, 100, LARGE + 10));
        while (!vector.isEmpty()) {
          link.await(Poller.READ);
          written += file.write(vector, written);
          assertEquals(100 + LARGE - written, vector.length(), "written and left are not all");
        }
        writer.join();
      }
      content.expect(ByteBuffer.wrap(Files.readAllBytes(path)), 0);
      link.recvFully(vector, 10, 10);
      assertEquals(10, content.expect(vector, 100 + LARGE), "what follows the pending bytes");
    }
  }

  @Rule(
      id = "S-33",
      requires = Capability.PENDING,
      check = "that misuse of pending() changes nothing")
  void refusesMisuse() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    StreamSocket socket = link.socket();
    IoVector vector = vector(transport);
    assertThrows(IllegalArgumentException.class, () -> socket.pending(vector, 0));
    assertThrows(IllegalArgumentException.class, () -> socket.pending(vector, -1));
    IoVector closed = transport.vector();
    closed.close();
    assertThrows(IllegalStateException.class, () -> socket.pending(closed, 10), "closed vector");
    assertEquals(Answer.NOT_NOW, socket.recv(vector, 1, 1), "nothing is outstanding");
    socket.close();
    assertThrows(IllegalStateException.class, () -> socket.pending(vector, 10), "closed");
    assertEquals(0, vector.entryCount(), "refused, but the vector has changed");
  }

  @Rule(
      id = "S-34",
      requires = Capability.PENDING,
      check = "pulling up where user memory ends and pending bytes begin")
  void pullsUpAcrossTheEdge() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    IoVector vector = vector(transport);
    vector.pushBack(MemoryEntry.wrap(content.buffer(0, 20)));
    link.socket().pending(vector, 1000);
    link.peer().write(content, 20, 30);
    link.await(Poller.READ);
    NotArrivedException early =
        assertThrows(NotArrivedException.class, () -> vector.pullUp(100), "pulled up too early");
    assertEquals(50, early.arrived(), "bytes that are in user memory now");
    assertEquals(1020, vector.length(), "a refused pull-up lost bytes");
    content.expect(vector.pullUp(50), 0);
    link.peer().write(content, 50, 980);
    content.expect(pullUp(link, vector, 100), 0);
    assertEquals(1020, vector.length(), "pulling up changed the length");
    vector.release(90);
    content.expect(pullUp(link, vector, 930), 90);
    link.peer().write(content, 1030, 10);
    link.recvFully(vector, 10, 10);
    assertEquals(940, vector.length());
  }

  @Rule(id = "S-34", requires = Capability.PENDING, check = "taking, pulling up and dropping")
  void takesAndDropsPendingBytes() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    IoVector vector = vector(transport);
    link.socket().pending(vector, 1000);
    assertEquals(0, vector.take(ByteBuffer.allocate(10)), "nothing has arrived");
    assertThrows(NotArrivedException.class, () -> vector.pullUp(10));
    assertEquals(1000, vector.length(), "a refused pull-up lost bytes");
    link.peer().write(content, 0, 500);
    link.await(Poller.READ);
    content.expect(pullUp(link, vector, 100), 0);
    vector.clear();
    assertEquals(Answer.NOT_NOW, link.socket().recv(vector, 10, 10), "only dropped bytes came");
    link.peer().write(content, 500, 600);
    link.recvFully(vector, 100, 100);
    assertEquals(100, content.expect(vector, 1000), "dropped bytes came, or too many were");
  }

  private static ByteBuffer pullUp(Link link, IoVector vector, int n) throws IOException {
    Deadline deadline = new Deadline();
    while (true) {
      try {
        return vector.pullUp(n);
      } catch (NotArrivedException e) {
        deadline.check(() -> "bytes to be pulled up, vector=" + vector);
        link.await(Poller.READ);
      }
    }
  }

  @Rule(
      id = "S-35",
      requires = Capability.PENDING,
      check = "hold: what has arrived, in an entry of its own, and no more")
  void holdsWhatHasArrived() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      IoVector vector = vector(transport);
      vector.pushBack(MemoryEntry.wrap(content.buffer(0, 10)));
      link.socket().pending(vector, 1000);
      assertEquals(10, vector.hold(1010), "nothing has arrived");
      link.peer().write(content, 10, 400);
      link.await(Poller.READ);
      long held = 10;
      Deadline deadline = new Deadline();
      while (held < 300) {
        deadline.check(() -> "pending bytes to become held, vector=" + vector);
        held = vector.hold(300);
      }
      assertEquals(300, held, "bytes at the front that are not pending");
      assertEquals(1010, vector.length(), "holding changed the length");
      assertEquals(710, pendingBytes(vector), "pending still");
      assertThrows(IllegalStateException.class, () -> link.recv(vector, 1, 1), "outstanding");
      link.peer().write(content, 410, 610);
      while (vector.hold(1010) < 1010) {
        deadline.check(() -> "pending bytes to become held, vector=" + vector);
        link.await(Poller.READ);
      }
      assertEquals(0, pendingBytes(vector), "all is held");
      link.recvFully(vector, 10, 10);
      link.close();
      assertEquals(1020, content.expect(vector, 0), "held bytes need no socket");
    }
  }

  @Rule(
      id = "S-35",
      requires = Capability.PENDING,
      check = "what one entry answers before anything has arrived")
  void holdsNothingBeforeItArrives() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    IoVector vector = vector(transport);
    link.socket().pending(vector, 100);
    KernelEntry entry = assertInstanceOf(KernelEntry.class, vector.first());
    assertTrue(entry.isPending(), "still to be read from the socket");
    assertNull(entry.hold(100), "nothing has arrived");
    assertThrows(IllegalArgumentException.class, () -> entry.hold(0));
    assertThrows(IllegalArgumentException.class, () -> entry.hold(101));
    assertThrows(
        UnsupportedOperationException.class, () -> entry.put(ByteBuffer.allocate(1)), "put");
    assertEquals(100, vector.length());
  }

  @Rule(id = "S-35", requires = Capability.PENDING, check = "that misuse of hold() changes nothing")
  void refusesToHoldWhatIsNotThere() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    IoVector vector = vector(transport);
    link.socket().pending(vector, 100);
    assertThrows(IllegalArgumentException.class, () -> vector.hold(-1), "a negative count");
    assertThrows(IllegalArgumentException.class, () -> vector.hold(101), "more than its length");
    assertEquals(0, vector.hold(0), "asked for nothing");
    link.peer().write(content, 0, 100);
    Deadline deadline = new Deadline();
    while (vector.hold(100) < 100) {
      deadline.check(() -> "pending bytes to become held, vector=" + vector);
      link.await(Poller.READ);
    }
    KernelEntry held = assertInstanceOf(KernelEntry.class, vector.first());
    assertThrows(IllegalStateException.class, () -> held.hold(1), "held already");
    assertEquals(100, content.expect(vector, 0));
    vector.close();
    assertThrows(IllegalStateException.class, () -> held.hold(1), "closed");
    assertThrows(IllegalStateException.class, () -> vector.hold(0), "a closed vector");
  }

  private static long pendingBytes(IoVector vector) {
    long sum = 0;
    for (IoEntry entry : vector) {
      sum += entry instanceof KernelEntry kernel && kernel.isPending() ? kernel.length() : 0;
    }
    return sum;
  }
}
