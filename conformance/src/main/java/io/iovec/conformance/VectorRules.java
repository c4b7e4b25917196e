package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Capability;
import io.iovec.EntryFactory;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;

/** V: vectors whose entries come from the transport. The list logic itself is tested with it. */
abstract class VectorRules extends Section {
  private static final int SIZE = 300_000;

  VectorRules(TransportConformance subject) {
    super(subject);
  }

  private IoVector received(Policy policy) throws Exception {
    Transport transport = open(policy);
    Link link = link(transport);
    Background writer = start(() -> link.peer().write(content, 0, SIZE));
    IoVector vector = vector(transport);
    link.recvFully(vector, 100, SIZE);
    writer.join();
    return vector;
  }

  @Rule(id = "V-01", check = "takeBytes of the entries: order, count, and that it takes all it can")
  void pullsUpAtRandomPlaces() throws Exception {
    for (Policy policy : Policy.values()) {
      IoVector vector = received(policy);
      long offset = 0;
      while (!vector.isEmpty()) {
        int n = (int) Math.min(vector.length(), random.nextInt(40_000));
        ByteBuffer bytes = vector.pullUp(n);
        assertEquals(n, bytes.remaining(), "pullUp gave another number of bytes");
        content.expect(bytes, offset);
        assertEquals(SIZE - offset, vector.length(), "pulling up changed the length");
        vector.release(n / 2);
        offset += n / 2;
        if (n < 2) {
          offset += content.expect(vector, offset);
        }
      }
      assertEquals(SIZE, offset);
    }
  }

  @Rule(id = "V-02", check = "splitBytes of the entries: that no byte stays on the wrong side")
  void splitsAtRandomPlaces() throws Exception {
    for (Policy policy : Policy.values()) {
      IoVector vector = received(policy);
      long offset = 0;
      while (!vector.isEmpty()) {
        long n = Math.min(vector.length(), 1 + random.nextInt(60_000));
        long before = vector.length();
        try (IoVector front = vector.split(n)) {
          assertEquals(n, front.length(), "the part has another length");
          assertEquals(before - n, vector.length(), "the rest has another length");
          offset += content.expect(front, offset);
        }
      }
      assertEquals(SIZE, offset);
    }
  }

  @Rule(id = "V-02", check = "splitBytes at the edges of entries, and one byte beside them")
  void splitsAtEveryEdge() throws Exception {
    for (Policy policy : Policy.values()) {
      IoVector vector = received(policy);
      IoVector into = own(new IoVector(EntryFactory.inMemory()));
      for (int beside : new int[] {0, 1, -1}) {
        for (IoEntry front = vector.front(); front != null; front = vector.front()) {
          long before = into.length();
          long n = Math.max(1, Math.min(vector.length(), front.length() + beside));
          vector.split(n, into);
          assertEquals(before + n, into.length(), "split off into another vector");
          assertEquals(SIZE - before - n, vector.length(), "the rest has another length");
        }
        vector.append(into);
      }
      assertEquals(SIZE, content.expect(vector, 0));
    }
  }

  @Rule(id = "V-02", check = "releaseBytes of the entries")
  void releasesAtRandomPlaces() throws Exception {
    for (Policy policy : Policy.values()) {
      IoVector vector = received(policy);
      long offset = 0;
      while (vector.length() > 1000) {
        long n = Math.min(vector.length() - 1000, 1 + random.nextInt(60_000));
        vector.release(n);
        offset += n;
        content.expect(vector.pullUp(random.nextInt(100)), offset);
      }
      content.expect(vector, offset);
    }
  }

  @Rule(
      id = "V-03",
      requires = Capability.KERNEL_SHARE,
      check = "shareBytes: the first vector keeps what it has")
  void sharesWithoutTakingAway() throws Exception {
    for (Policy policy : Policy.values()) {
      IoVector vector = received(policy);
      IoVector second = own(vector.share(SIZE / 2));
      IoVector third = own(vector.share());
      assertEquals(SIZE, vector.length());
      assertEquals(SIZE / 2, content.expect(second, 0));
      assertEquals(SIZE, content.expect(vector, 0));
      assertEquals(SIZE, content.expect(third, 0));
    }
  }

  @Rule(
      id = "V-04",
      absent = Capability.KERNEL_SHARE,
      check = "that shareBytes of kernel entries throws before it changes anything")
  void refusesToShareWhatItCannot() throws Exception {
    for (Policy policy : Policy.values()) {
      IoVector vector = received(policy);
      if (kernelBytes(vector) > 0) {
        assertThrows(UnsupportedOperationException.class, vector::share);
      } else {
        assertEquals(SIZE, content.expect(own(vector.share()), 0));
      }
      assertEquals(SIZE, content.expect(vector, 0), "sharing changed the vector");
    }
  }

  @Rule(id = "V-05", check = "entries for what belongs to the thread that received them")
  void givesTheSameBytesToAnotherThread() throws Exception {
    for (Policy policy : Policy.values()) {
      IoVector vector = received(policy);
      start(
              () -> {
                IoVector front = vector.split(SIZE / 3);
                assertEquals(SIZE / 3, content.expect(front, 0));
                front.close();
                content.expect(vector.pullUp(100), SIZE / 3);
                vector.close();
              })
          .join();
    }
  }

  @Rule(id = "V-06", check = "putBytes of the kernel entries, and what size() promises")
  void pushesDown() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoVector vector = mixed(transport, 0, SIZE);
      int n = SIZE / 2;
      long inKernel = vector.pushDown(n);
      assertEquals(SIZE, vector.length(), "pushing down changed the length");
      assertTrue(inKernel <= n, "more than was asked for: " + inKernel);
      assertTrue(inKernel <= kernelBytes(vector), "says that more is in the kernel than is");
      content.expect(vector, 0);
    }
  }

  @Rule(id = "V-07", check = "kernelEntry(): empty, with room, of its own pool")
  void makesEmptyEntriesWithRoom() throws Exception {
    Transport transport = open();
    for (int size : new int[] {1, 4096, 65_536, 100_000}) {
      MemoryEntry memory = own(transport.memoryEntry(size));
      assertEquals(0, memory.length(), "a new entry holds something");
      assertTrue(memory.room() >= size, "room=" + memory.room() + " wanted=" + size);
      IoEntry entry = own(transport.kernelEntry(size));
      assertEquals(0, entry.length(), "a new entry holds something");
      assertTrue(entry.room() > 0, "an entry without room, wanted=" + size);
    }
    assertEquals(0, own(transport.memoryEntry(0)).length());
  }

  @Rule(id = "V-07", check = "put() of the kernel entries: it copies and says how much")
  void kernelEntriesTakeBytesFromMemory() throws Exception {
    Transport transport = open();
    try (IoEntry entry = transport.kernelEntry(65_536)) {
      if (entry instanceof KernelEntry kernel) {
        ByteBuffer from = content.buffer(0, 40_000);
        int n = kernel.put(from);
        assertTrue(n > 0, "an empty kernel entry took nothing");
        assertEquals(n, kernel.length());
        assertEquals(n, from.position(), "the position says something else");
        expectTaken(kernel, 0, n);
      }
    }
  }

  private void expectTaken(IoEntry entry, long offset, int count) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(count);
    assertEquals(count, entry.take(into), "took fewer than there are");
    content.expect(into.flip(), offset);
    assertNotNull(entry.toString());
    assertEquals(0, entry.length(), "emptied, but length is not 0");
  }
}
