package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import io.iovec.Transport;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** V: vectors where there is no room, and the room that they give back. */
abstract class VectorRoomRules extends EntrySection {
  private static final int SIZE = 100_000;

  VectorRoomRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "V-11", check = "splitBytes where there is no further kernel buffer")
  void splitsWhereThereIsNoRoomOrChangesNothing() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      IoVector vector = vector(transport);
      receive(transport, vector, 0, SIZE);
      exhaust(transport);
      long edge = vector.front() == null ? 0 : vector.front().length();
      int entries = vector.entryCount();
      try (IoVector front = vector.split(edge)) {
        assertEquals(edge, front.length(), "split at an edge, which needs no room");
        front.append(vector);
        vector.append(front);
      }
      assertEquals(entries, vector.entryCount(), "entries");
      long offset = 0;
      while (vector.length() > 1) {
        long before = vector.length();
        int count = vector.entryCount();
        long n = 1L + random.nextInt((int) Math.min(30_000, before - 1));
        try (IoVector front = vector.split(n)) {
          assertEquals(n, front.length(), "the part has another length");
          content.expect(front, offset);
        } catch (NoRoomException full) {
          assertEquals(before, vector.length(), "refused, but bytes are gone");
          assertEquals(count, vector.entryCount(), "refused, but entries are gone");
          ByteBuffer bytes = ByteBuffer.allocate((int) n);
          assertEquals(n, vector.take(bytes), "what could not be split off can be taken");
          content.expect(bytes.flip(), offset);
        }
        offset += n;
      }
      content.expect(vector, offset);
    }
  }

  @Rule(id = "V-13", check = "what pullUp meets when memoryEntry has no room")
  void pullsUpWhereThereIsNoMemoryOrChangesNothing() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      IoVector vector = vector(transport);
      vector.pushBack(MemoryEntry.wrap(content.buffer(0, 10)));
      receive(transport, vector, 10, SIZE);
      vector.pushBack(new OpaqueEntry(content.copy(10 + SIZE, 100)));
      List<IoEntry> taken = exhaustMemory(transport);
      assertThrows(NoRoomException.class, () -> vector.pullUp(SIZE + 20), "policy=" + policy);
      assertEquals(SIZE + 110, vector.length(), "refused, but bytes are gone");
      content.expect(vector.pullUp(10), 0);
      taken.forEach(IoEntry::close);
      content.expect(vector.pullUp(SIZE + 20), 0);
      assertEquals(SIZE + 110, content.expect(vector, 0));
    }
  }

  @Rule(id = "V-14", check = "that closing an entry gives its room back then, and not later")
  void givesRoomBackEarly(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      for (Kind kind : Kind.values()) {
        for (int way = 0; way < 5; way++) {
          IoVector vector = make(transport, root, kind, 0, SIZE);
          vector.pushBack(MemoryEntry.wrap(content.buffer(SIZE, 10)));
          switch (way) {
            case 0 -> vector.release(SIZE);
            case 1 -> vector.split(SIZE).close();
            case 2 -> {
              vector.take(ByteBuffer.allocate(SIZE));
              vector.front();
            }
            case 3 -> vector.clear();
            default -> vector.close();
          }
          String how = "way=" + way + " kind=" + kind + " policy=" + policy;
          expectRoom(transport, how);
          if (way < 3) {
            assertEquals(10, content.expect(vector, SIZE), how);
          }
          if (way < 4) {
            receive(transport, vector, 0, 1000);
            assertEquals(1000, content.expect(vector, 0), "used again, " + how);
          }
          vector.close();
          expectRoom(transport, how + " closed");
        }
      }
    }
  }

  private static void expectRoom(Transport transport, String how) {
    Counters counters = transport.counters();
    assertEquals(0, counters.get(Counter.KERNEL_BUFFERS_IN_USE), "buffers not given back, " + how);
    assertEquals(0, counters.get(Counter.MEMORY_IN_USE), "memory not given back, " + how);
  }

  @Rule(id = "V-15", check = "putBytes and kernelEntry, where there is no further kernel entry")
  void pushesDownWhatThereIsRoomFor(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      IoVector vector = mixed(transport, 0, SIZE);
      long first = vector.pushDown(SIZE);
      assertEquals(kernelBytes(vector), first, "pushDown and the entries disagree");
      assertEquals(first, vector.pushDown(SIZE), "pushed down again");
      content.expect(vector.pullUp(SIZE / 2), 0);
      assertEquals(SIZE, vector.length(), "pulling up changed the length");
      exhaust(transport);
      for (int i = 0; i < 50; i++) {
        vector.pushFront(MemoryEntry.wrap(content.buffer(0, 0)));
      }
      try {
        long inKernel = vector.pushDown(vector.length());
        assertEquals(kernelBytes(vector), inKernel, "pushDown and the entries disagree");
      } catch (NoRoomException full) {
        assertEquals(SIZE, vector.length(), "refused, but bytes are gone");
      }
      assertEquals(SIZE, content.expect(vector, 0));
    }
  }
}
