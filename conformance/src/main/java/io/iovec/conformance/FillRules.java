package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.IoEntry;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** E: entries that are filled from memory, and how much fits. */
abstract class FillRules extends EntrySection {
  private static final int SIZE = 20_000;

  FillRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "E-05", check = "putBytes: what a full entry answers, and room that comes again")
  void isFilledUntilItIsFull() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      for (int piece : new int[] {1000, 4096, 70_000}) {
        try (IoEntry entry = transport.kernelEntry(64 << 10)) {
          long full = fillUp(entry, 0, piece);
          assertTrue(full > 0, "an empty entry takes nothing, entry=" + entry);
          long put = full;
          long taken = 0;
          while (entry instanceof KernelEntry && taken < 2 * full && entry.length() > 0) {
            ByteBuffer into = ByteBuffer.allocate(1 + random.nextInt(2 * piece));
            int n = entry.take(into);
            assertTrue(n > 0, "it holds bytes and gives none, entry=" + entry);
            taken += n;
            content.expect(into.flip(), taken - into.limit());
            put = fillUp(entry, put, piece);
          }
          expectBytes(entry, taken, "kernelEntry " + policy);
        }
      }
    }
  }

  @Rule(id = "E-05", check = "that what was released or split off leaves its room")
  void hasRoomWhereBytesWereReleased() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      for (boolean split : new boolean[] {false, true}) {
        try (IoEntry entry = transport.kernelEntry(64 << 10)) {
          long put = 0;
          for (int i = 0; i < 3 && (i == 0 || entry instanceof KernelEntry); i++) {
            long before = put;
            put = fillUp(entry, put, 4096);
            assertTrue(put > before, "emptied, but takes nothing, entry=" + entry);
            release(entry, split);
          }
          put += put(entry, put, 100);
          expectBytes(entry, put - entry.length(), "kernelEntry " + policy);
        }
      }
    }
  }

  private static void release(IoEntry entry, boolean split) throws IOException {
    try {
      if (split) {
        entry.splitFront(entry.length()).close();
      }
    } catch (UnsupportedOperationException refused) {
      // It can be released all the same.
    }
    entry.release(entry.length());
  }

  /** Puts bytes from {@code offset} on until there is no room; returns where that ended. */
  private long fillUp(IoEntry entry, long offset, int piece) throws IOException {
    long put = offset;
    for (int n = piece; n > 0; put += n) {
      assertTrue(put - offset < 32 << 20, "it takes ever more, entry=" + entry);
      n = put(entry, put, piece);
    }
    return put;
  }

  private int put(IoEntry entry, long offset, int count) throws IOException {
    ByteBuffer from = content.buffer(offset, count);
    long before = entry.length();
    int n = fill(entry, from);
    assertEquals(n, from.position(), "the position says something else than the count");
    assertEquals(before + n, entry.length(), "the count and the length disagree");
    return n;
  }

  @Rule(id = "E-06", check = "size() of each kind: after taking, releasing, splitting, filling")
  void isNeverLongerThanItsSize(@TempDir Path root) throws Exception {
    eachEntry(
        root,
        SIZE,
        (entry, kind) -> {
          expectSize(entry, kind);
          entry.take(ByteBuffer.allocate(100));
          expectSize(entry, kind + " taken");
          entry.release(100);
          expectSize(entry, kind + " released");
          try (IoEntry front = entry.splitFront(entry.length() / 2)) {
            expectSize(front, kind + " split off");
            expectSize(entry, kind + " rest");
          } catch (UnsupportedOperationException refused) {
            expectSize(entry, kind + " refused");
          }
          entry.release(entry.length());
          expectSize(entry, kind + " emptied");
          if (entry instanceof MemoryEntry memory) {
            assertEquals(memory.vacant().remaining(), memory.room(), "room of memory");
          }
        });
  }

  private static void expectSize(IoEntry entry, String kind) {
    assertTrue(
        entry.size() >= entry.length(),
        "longer than its size: length=" + entry.length() + " size=" + entry.size() + " " + kind);
  }
}
