package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Counter;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.Leaks;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** E: what entries are made of, which is limited, and used again and again. */
abstract class EntryLimitRules extends EntrySection {
  EntryLimitRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(
      id = "E-14",
      check = "what is pooled with bytes in it, and what was given back half consumed")
  void showsNothingOfWhatWasThereBefore(@TempDir Path root) throws Exception {
    Bytes secret = Bytes.salted("secret");
    showNothing(root, secret);
    Leaks.level(Leaks.Level.DISABLED); // Entries may be used again then.
    showNothing(root, secret);
  }

  private void showNothing(Path root, Bytes secret) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      for (int i = 0; i < 6; i++) {
        leaveHalf(transport, secret, 40_000 + 2000 * i, i);
        for (Kind kind : Kind.values()) {
          int size = 100 + 1400 * i;
          try (IoVector made = make(transport, root, kind, 2000L * i, size)) {
            assertEquals(size, made.length(), "more than was received, kind=" + kind);
            assertEquals(size, content.expect(made, 2000L * i), "kind=" + kind);
          }
        }
      }
    }
  }

  /** Receives bytes and consumes some of them, in one way or another; the rest is closed. */
  private void leaveHalf(Transport transport, Bytes secret, int size, int way) throws Exception {
    try (IoVector vector = transport.vector();
        Link link = Link.open(transport)) {
      Background writer = start(() -> link.peer().write(secret, 0, size));
      link.recvFully(vector, way, size);
      writer.join();
      switch (way) {
        case 0 -> secret.expect(vector.pullUp(1000), 0);
        case 1 -> vector.release(1000);
        case 2 -> vector.split(1000).close();
        case 3 -> link.send(vector, false);
        case 4 -> vector.take(ByteBuffer.allocate(1000));
        default -> vector.split(size).close();
      }
    }
  }

  @Rule(
      id = "E-15",
      check = "the arguments of memoryEntry and kernelEntry, before anything is taken")
  void refusesSizesThatCannotBe() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      assertThrows(IllegalArgumentException.class, () -> own(transport.memoryEntry(-1)));
      assertThrows(IllegalArgumentException.class, () -> own(transport.kernelEntry(0)));
      assertThrows(IllegalArgumentException.class, () -> own(transport.kernelEntry(-1)));
      assertThrows(NoRoomException.class, () -> own(transport.memoryEntry(Integer.MAX_VALUE)));
      assertThrows(NoRoomException.class, () -> own(transport.memoryEntry((1 << 20) + 1)));
      expectNothingInUse(transport);
      for (long size : new long[] {1L << 31, 1L << 40, Long.MAX_VALUE}) {
        try (IoEntry entry = transport.kernelEntry(size)) {
          assertEquals(0, entry.length(), "a new entry holds something, wanted=" + size);
          assertTrue(entry.room() > 0, "an entry without room, wanted=" + size);
        }
      }
      expectNothingInUse(transport);
      own(transport.memoryEntry(1 << 20)); // all that there is
    }
  }

  private static void expectNothingInUse(Transport transport) {
    assertEquals(0, transport.counters().get(Counter.MEMORY_IN_USE), "MEMORY_IN_USE");
    assertEquals(0, transport.counters().get(Counter.KERNEL_BUFFERS_IN_USE), "KERNEL_BUFFERS");
  }

  @Rule(id = "E-16", check = "kernelEntry at the limit, and when there is room again")
  void limitsKernelEntries() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      for (int i = 0; i < 3; i++) {
        List<IoEntry> made = exhaust(transport);
        assertTrue(made.size() > 1, "nothing can be had, made=" + made);
        assertThrows(NoRoomException.class, () -> own(transport.kernelEntry(64 << 10)));
        made.get(made.size() / 2).close();
        own(transport.kernelEntry(64 << 10)).close();
        made.forEach(IoEntry::close);
        expectNothingInUse(transport);
      }
    }
  }

  @Rule(id = "E-17", check = "the pools: that no memory and no buffer is handed out twice")
  void makesEntriesForManyThreadsAtOnce() throws Exception {
    for (Leaks.Level level : List.of(Leaks.Level.PARANOID, Leaks.Level.DISABLED)) {
      Leaks.level(level);
      Transport transport = openSmall(Policy.KERNEL);
      List<Background> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int thread = i;
        threads.add(start(() -> useEntries(transport, thread)));
      }
      for (Background thread : threads) {
        thread.join();
      }
      expectNothingInUse(transport);
      exhaust(transport).forEach(IoEntry::close);
    }
  }

  private void useEntries(Transport transport, int thread) throws IOException {
    for (int i = 0; i < 60; i++) {
      long offset = 1_000_000L * thread + i;
      try (MemoryEntry memory = transport.memoryEntry(5000);
          MemoryEntry another = transport.memoryEntry(5000);
          IoEntry entry = transport.kernelEntry(5000)) {
        long put = fill(entry, content.buffer(offset, 3000));
        fill(memory, content.buffer(offset + put, 3000));
        fill(another, content.buffer(offset + 2 * put, 3000));
        Thread.onSpinWait();
        expectBytes(memory, offset + put, "memoryEntry");
        expectBytes(another, offset + 2 * put, "memoryEntry");
        ByteBuffer into = ByteBuffer.allocate(3001);
        assertEquals(put, entry.take(into), "another count than was put, entry=" + entry);
        content.expect(into.flip(), offset);
      } catch (NoRoomException full) {
        Thread.onSpinWait();
      }
    }
  }
}
