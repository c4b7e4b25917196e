package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.SinkException;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

/** F: what is read, how much of it, and into what. */
abstract class FileReadRules extends FileSection {
  private static final int SIZE = 200_000;
  private static final int PIECE = 64 << 10;

  // Kernel entries hold nominal sizes: a good deal more than the limits may come.
  private static final int FAR_BEYOND_THE_LIMITS = 8 << 20;

  FileReadRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "F-14", check = "sums of position and count, and what is made for a large count")
  void readsWhateverIsThere(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, SIZE));
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoVector vector = vector(transport);
      try (IoFile file = transport.open(root, "f")) {
        for (long count : new long[] {SIZE, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE}) {
          for (long position : new long[] {0, 1, 4096, SIZE - 1}) {
            long n = file.read(vector, position, count);
            assertTrue(n > 0 && n <= SIZE - position, "n=" + n + " position=" + position);
            assertEquals(n, content.expect(vector, position), "n and the vector's length");
          }
          for (long position : new long[] {SIZE, SIZE + 1, Long.MAX_VALUE}) {
            assertEquals(
                Answer.END_OF_STREAM, file.read(vector, position, count), "at " + position);
          }
        }
      }
    }
  }

  @Rule(id = "F-15", check = "counts and lengths that do not fit into 31 bits")
  void countsBeyondTwoGigabytes(@TempDir Path root) throws Exception {
    long size = (5L << 30) + 17;
    Path path = root.resolve("f");
    try (FileChannel channel = FileChannel.open(path, CREATE, WRITE)) {
      channel.write(content.buffer(0, 100), size - 100);
    }
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoVector vector = vector(transport);
      try (IoFile file = transport.open(root, "f")) {
        long n = file.read(vector, 17, size - 17);
        assertTrue(n > 0 && n <= size - 17, "n=" + n);
        assertEquals(n, vector.length(), "read's count and the length disagree");
        vector.release(n - 1);
        assertEquals(n == size - 17 ? content.at(99) : 0, vector.pullUp(1).get(0), "last byte");
        vector.clear();
        long length = 3L << 30;
        vector.pushBack(new SparseEntry(content, 0, length));
        SinkException refused = assertThrows(SinkException.class, () -> file.write(vector, 0));
        assertEquals(length - refused.transferred(), vector.length(), "left of " + length);
      }
    }
  }

  @Rule(id = "F-33", check = "what an entry that was read shows after the file was written to")
  void showsNothingButWhatTheFileHeld(@TempDir Path root) throws Exception {
    Bytes later = Bytes.salted("later");
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Path path = Files.write(root.resolve("f-" + policy), content.copy(0, SIZE));
      IoVector vector = vector(transport);
      try (IoFile file = transport.open(root, "f-" + policy)) {
        long n = readFully(file, vector, 0, SIZE);
        assertEquals(SIZE, n, "read");
        try (FileChannel channel = FileChannel.open(path, WRITE)) {
          channel.write(later.buffer(1000, 100_000), 1000);
        }
        ByteBuffer bytes = vector.pullUp(SIZE);
        for (int i = 0; i < SIZE; i++) {
          boolean known =
              bytes.get(i) == content.at(i)
                  || (i >= 1000 && i < 101_000 && bytes.get(i) == later.at(i));
          assertTrue(known, "neither what was there nor what was written, at " + i);
        }
      }
    }
  }

  @Rule(id = "F-34", check = "that the end is where the file ends now, not when it was opened")
  void followsAFileThatGrows(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Path path = Files.createFile(root.resolve("f-" + policy));
      IoVector vector = vector(transport);
      try (IoFile file = transport.open(root, "f-" + policy);
          FileChannel channel = FileChannel.open(path, WRITE)) {
        assertEquals(Answer.END_OF_STREAM, file.read(vector, 0, 100), "an empty file");
        channel.write(content.buffer(0, 10), 0);
        assertEquals(10, readFully(file, vector, 0, 1000), "after it has grown");
        Background writer =
            start(
                () -> {
                  for (int at = 10; at < SIZE; at += 1999) {
                    channel.write(content.buffer(at, Math.min(1999, SIZE - at)), at);
                  }
                });
        Deadline deadline = new Deadline();
        long seen = content.expect(vector, 0);
        while (seen < SIZE) {
          deadline.check(() -> "all bytes of a file that grows");
          // Each read may occupy a kernel buffer, however little there is.
          vector.clear();
          readFully(file, vector, seen, 50_000);
          seen += content.expect(vector, seen);
        }
        writer.join();
      }
    }
  }

  @Rule(id = "F-35", check = "whether read looks at the last entry before it makes another")
  void fillsTheRoomThatIsThere(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, SIZE));
    Transport transport = open(Policy.MEMORY);
    IoVector vector = vector(transport);
    try (IoFile file = transport.open(root, "f")) {
      vector.pushBack(transport.memoryEntry(4096));
      for (int at = 0; at < 4000; at += 100) {
        assertEquals(100, file.read(vector, at, 100), "read");
      }
      assertEquals(1, vector.entryCount(), "entries for 4,000 bytes, where one has room");
      long room = vector.size() - vector.length();
      IoEntry first = vector.first();
      assertEquals(SIZE, 4000 + readFully(file, vector, 4000, SIZE), "read");
      assertTrue(
          first != null && first.length() == 4000 + room, "room was left in front: " + vector);
      assertEquals(SIZE, content.expect(vector, 0), "the bytes");
    }
  }

  @Rule(id = "F-36", check = "what read answers at a limit, and that nothing is lost there")
  void answersThatThereIsNoRoom(@TempDir Path root) throws Exception {
    sparse(root.resolve("f"));
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      Deque<IoVector> held = new ArrayDeque<>();
      try (IoFile file = transport.open(root, "f")) {
        int position = 0;
        long n = 0;
        while (n >= 0 && position < FAR_BEYOND_THE_LIMITS) {
          IoVector vector = vector(transport);
          held.add(vector);
          n = file.read(vector, position, PIECE);
          assertEquals(Math.max(0, n), vector.length(), "answered " + n + ", vector=" + vector);
          position += (int) Math.max(0, n);
        }
        if (position >= FAR_BEYOND_THE_LIMITS) {
          assertEquals(0, transport.counters().get(Counter.MEMORY_IN_USE), "limits are not kept");
          assertEquals(0, transport.counters().get(Counter.KERNEL_BUFFERS_IN_USE), "limits");
        } else {
          assertEquals(Answer.NO_ROOM, n, "at the limit");
          IoVector rest = vector(transport);
          assertEquals(
              Answer.END_OF_STREAM, file.read(rest, file.size(), PIECE), "the end, at the limit");
        }
        AtomicInteger told = new AtomicInteger();
        transport.whenRoom(told::incrementAndGet);
        held.forEach(IoVector::close);
        Deadline deadline = new Deadline();
        while (told.get() == 0) {
          deadline.check(() -> "whenRoom after all was closed");
          Thread.onSpinWait();
        }
        IoVector vector = vector(transport);
        assertEquals(PIECE, readFully(file, vector, position, PIECE), "with room again");
        content.expect(vector, position);
      }
    }
  }

  private void sparse(Path path) throws IOException {
    Files.write(path, content.copy(0, FAR_BEYOND_THE_LIMITS + PIECE));
  }

  @Rule(id = "F-38", check = "write of entries that read made, of this file and of another")
  void copiesFromFileToFile(@TempDir Path root) throws Exception {
    Files.write(root.resolve("from"), content.copy(0, SIZE));
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoVector vector = vector(transport);
      Path to = root.resolve("to-" + policy);
      try (IoFile from = transport.open(root, "from");
          IoFile file = transport.open(root, "to-" + policy, CREATE, READ, WRITE)) {
        assertEquals(SIZE, readFully(from, vector, 0, SIZE), "read");
        assertEquals(SIZE, file.write(vector, 100), "write answered another count");
        assertEquals(0, vector.length(), "what was written leaves the vector");
        assertEquals(SIZE, readFully(file, vector, 100, SIZE), "read again");
        assertEquals(SIZE, file.write(vector, SIZE + 100), "to the same file");
        assertEquals(2L * SIZE + 100, file.size(), "size");
      }
      expectFile(to, 100, 0, SIZE);
      expectFile(to, SIZE + 100, 0, SIZE);
      assertEquals(SIZE, Files.size(root.resolve("from")), "size of the source");
    }
  }
}
