package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.EntryFactory;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Transport;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** E: entries where they were not made: in other threads, vectors and transports. */
abstract class EntryUseRules extends EntrySection {
  private static final int SIZE = 60_000;

  EntryUseRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "E-07", check = "entries that are used again: not while leak detection is on")
  void staysClosed(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (Kind kind : Kind.values()) {
        List<IoEntry> closed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          try (IoVector made = make(transport, root, kind, 0, 5000)) {
            made.forEach(closed::add);
          }
        }
        try (IoVector now = make(transport, root, kind, 0, 5000)) {
          for (IoEntry entry : closed) {
            assertTrue(entry.isClosed(), "closed, but open again, kind=" + kind);
            assertThrows(IllegalStateException.class, () -> entry.take(ByteBuffer.allocate(1)));
            entry.close();
          }
          assertEquals(5000, content.expect(now, 0), "closing a closed entry took bytes");
        }
      }
    }
  }

  @Rule(id = "E-08", check = "entries for what is closed with the socket, the file or the poller")
  void outlivesWhereItCameFrom(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoVector vector = vector(transport);
      Link link = Link.open(transport);
      Background writer = start(() -> link.peer().write(content, 0, SIZE));
      link.recvFully(vector, SIZE / 3, SIZE);
      writer.join();
      link.close();
      try (IoVector read = make(transport, root, Kind.READ, SIZE, SIZE)) {
        vector.append(read);
      }
      if (policy == Policy.KERNEL) {
        System.gc(); // What the socket held, and nothing else refers to, is gone then.
      }
      try (IoVector others = make(transport, root, Kind.RECEIVED, 3 * SIZE, SIZE)) {
        start(() -> assertEquals(2 * SIZE, content.expect(vector, 0))).join();
        assertEquals(SIZE, content.expect(others, 3 * SIZE));
      }
    }
  }

  @Rule(id = "E-12", check = "entries for what only vectors of their transport can do")
  void isAtHomeInVectorsOfOthers(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport maker = open(policy);
      Transport other = open(policy);
      for (Kind kind : Kind.values()) {
        IoVector vector = own(new IoVector(EntryFactory.inMemory()));
        try (IoVector made = make(maker, root, kind, 0, SIZE)) {
          vector.append(made);
        }
        content.expect(vector.pullUp(1000), 0);
        try (IoVector front = vector.split(1500)) {
          assertEquals(1500, content.expect(front, 0), "split off, kind=" + kind);
        }
        vector.release(500);
        vector.pushDown(vector.length());
        try (IoVector there = other.vector()) {
          there.append(vector);
          Link link = link(other);
          Background reader = start(() -> link.peer().read(content, 2000, SIZE - 2000));
          try (IoVector front = there.split(SIZE / 2)) {
            link.sendFully(front, true);
          }
          link.sendFully(there, false);
          reader.join();
        }
      }
    }
  }

  @Rule(id = "E-18", check = "whose counters are counted in, where two transports meet in an entry")
  void isCountedByWhoUsesIt(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport maker = open(policy);
      Transport user = open(policy);
      for (Kind kind : Kind.values()) {
        try (IoVector vector = make(maker, root, kind, 0, SIZE)) {
          vector.pushBack(maker.kernelEntry(SIZE));
          Growth makers = new Growth(maker);
          Growth users = new Growth(user);
          receive(user, vector, SIZE, SIZE);
          assertEquals(SIZE, users.in(), "received; " + users);
          assertEquals(0, makers.in(), "received by another; " + makers);
          makers = new Growth(maker);
          users = new Growth(user);
          try (IoFile file = user.open(root, "counted", CREATE, WRITE)) {
            assertEquals(2 * SIZE, file.write(vector, 0));
          }
          assertEquals(2 * SIZE, users.out(), "written; " + users);
          assertEquals(0, makers.out(), "written by another; " + makers);
        }
        content.expect(ByteBuffer.wrap(Files.readAllBytes(root.resolve("counted"))), 0);
      }
    }
  }

  @Rule(id = "E-19", check = "channels that an interrupt closes, and who clears the flag")
  void isOfUseToAnInterruptedThread(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (Kind kind : Kind.values()) {
        try (IoVector vector = make(transport, root, kind, 0, SIZE)) {
          start(
                  () -> {
                    Thread.currentThread().interrupt();
                    content.expect(vector.pullUp(100), 0);
                    vector.split(1000).close();
                    vector.release(1000);
                    vector.pushDown(1000);
                    content.expect(vector.pullUp(5000), 2000);
                    assertTrue(Thread.interrupted(), "no longer interrupted, kind=" + kind);
                  })
              .join();
          assertEquals(SIZE - 2000, content.expect(vector, 2000), "kind=" + kind);
        }
      }
    }
  }

  @Rule(id = "E-13", check = "empty entries in front, behind and between; counts of nothing")
  void emptyEntriesAreNothing(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoVector empty = vector(transport);
      empty.pushBack(transport.kernelEntry(1));
      empty.pushBack(transport.memoryEntry(0));
      Link link = link(transport);
      assertEquals(Answer.NOT_NOW, link.socket().send(empty, false), "sent nothing");
      try (IoFile file = transport.open(root, "empty", CREATE, WRITE)) {
        empty.pushBack(transport.kernelEntry(1));
        assertEquals(0, file.write(empty, 5), "wrote nothing");
        assertEquals(0, file.size(), "wrote nothing, but the file has grown");
      }
      IoVector vector = vector(transport);
      for (int i = 0; i < 3; i++) {
        vector.pushBack(transport.kernelEntry(1));
        vector.pushBack(transport.memoryEntry(10));
        try (IoVector made =
            make(
                transport,
                root,
                List.of(Kind.RECEIVED, Kind.READ, Kind.PUT).get(i),
                10_000L * i,
                10_000)) {
          vector.append(made);
        }
      }
      try (IoVector none = vector.split(0)) {
        assertTrue(none.isEmpty(), "split off nothing, and got something");
      }
      IoEntry front = vector.front();
      assertTrue(front != null && front.length() > 0, "front is empty, front=" + front);
      assertSame(front, vector.first(), "empty entries are in front of the first byte");
      Background reader = start(() -> link.peer().read(content, 0, 30_000));
      link.sendFully(vector, false);
      reader.join();
    }
  }
}
