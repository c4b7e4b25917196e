package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.Policy;
import io.iovec.Transport;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** V: lists of this transport's entries, however long. */
abstract class VectorListRules extends EntrySection {
  private static final int SIZE = 100_000;

  VectorListRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "V-10", check = "vector(): a new one each time; what recv and read push, and length()")
  void listsEntriesAsTheyCame(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoVector vector = vector(transport);
      assertNotSame(vector, own(transport.vector()), "vector() gave the same one twice");
      assertEquals(0, vector.entryCount(), "a new vector lists something, vector=" + vector);
      assertEquals(0, vector.length(), "a new vector holds something, vector=" + vector);
      IoVector all = vector(transport);
      for (Kind kind : Kind.values()) {
        try (IoVector made = make(transport, root, kind, all.length(), SIZE)) {
          assertEquals(SIZE, made.length(), "another length, kind=" + kind);
          all.append(made);
          assertTrue(made.isEmpty() && !made.isClosed(), "append takes all, and leaves it open");
        }
      }
      List<IoEntry> listed = new ArrayList<>();
      all.forEach(listed::add);
      assertEquals(all.entryCount(), listed.size(), "entryCount and iteration disagree");
      long sum = 0;
      for (IoEntry entry : listed) {
        assertSame(entry, all.popFront(), "iteration and popFront disagree");
        assertNull(entry.next(), "popped, but still linked");
        sum += entry.length();
        vector.pushBack(entry);
      }
      assertEquals(4L * SIZE, sum, "the entries' lengths and the vector's disagree");
      assertTrue(vector.size() >= vector.length(), "longer than its size, vector=" + vector);
      IoEntry first = vector.popFront();
      if (first == null) {
        throw new AssertionError("no entry, vector=" + vector);
      }
      vector.pushFront(first);
      assertSame(first, vector.first(), "pushed in front");
      assertSame(listed.get(listed.size() - 1), vector.last(), "pushed at the back");
      assertEquals(4L * SIZE, content.expect(vector, 0));
    }
  }

  @Rule(id = "V-17", check = "isPending(): true for what pending() added, and for nothing else")
  void holdsNothingThatIsNotPending(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (Kind kind : Kind.values()) {
        try (IoVector vector = make(transport, root, kind, 0, SIZE)) {
          int entries = vector.entryCount();
          for (IoEntry entry : vector) {
            assertFalse(
                entry instanceof KernelEntry kernel && kernel.isPending(),
                "pending, though nobody asked for that, kind=" + kind);
          }
          assertEquals(SIZE / 2, vector.hold(SIZE / 2), "not pending, kind=" + kind);
          assertEquals(SIZE, vector.hold(SIZE), "not pending, kind=" + kind);
          assertEquals(entries, vector.entryCount(), "hold changed what is held, kind=" + kind);
          assertEquals(SIZE, content.expect(vector, 0));
        }
      }
    }
  }

  @Rule(id = "V-19", check = "lengths and counts that do not fit into 31 bits")
  void countsBeyondTwoGigabytes(@TempDir Path root) throws Exception {
    long huge = 3L << 30;
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      IoVector vector = vector(transport);
      vector.pushBack(new SparseEntry(content, 0, huge));
      vector.pushBack(new AlienEntry(content, huge, huge));
      content.expect(vector.pullUp(5000), 0);
      Link link = tinyLink(transport);
      long gone = link.send(vector, false);
      assertTrue(gone > 0, "nothing was sent, length=" + vector.length());
      link.peer().read(content, 0, gone);
      try (IoVector front = vector.split(huge - 10 - gone)) {
        assertEquals(huge - 10 - gone, front.length());
        assertEquals(huge + 10, vector.length());
        content.expect(front.pullUp(100), gone);
      }
      content.expect(vector.pullUp(100), huge - 10);
      vector.release(huge - 90);
      assertEquals(100, content.expect(vector, 2 * huge - 100));
    }
  }

  @Rule(id = "V-19", check = "read of more than 31 bits can count, and entries as long as that")
  void readsBeyondTwoGigabytes(@TempDir Path root) throws Exception {
    long huge = 3L << 30;
    try (FileChannel sparse = FileChannel.open(root.resolve("huge"), CREATE, WRITE)) {
      sparse.write(content.buffer(huge, 1000), huge);
    }
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      try (IoFile file = transport.open(root, "huge")) {
        IoVector vector = vector(transport);
        long n = file.read(vector, 0, Long.MAX_VALUE);
        assertTrue(n > 0 && n <= huge + 1000, "read answered n=" + n);
        assertEquals(n, vector.length(), "read's count and the vector's length disagree");
        vector.release(n);
        n = file.read(vector, huge - 5, huge);
        assertTrue(n > 0 && n <= 1005, "read answered n=" + n);
        vector.release(5);
        content.expect(vector, huge);
      }
    }
  }
}
