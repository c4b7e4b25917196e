package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.SinkException;
import io.iovec.Transport;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** F: where bytes that are written end up, and how many. */
abstract class FileWriteRules extends FileSection {
  // A gathering write of the system takes 1,024 pieces.
  private static final int PIECES = 2500;
  private static final int APPENDERS = 4;
  private static final int APPENDS = 25;

  FileWriteRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "F-16", check = "what write does when there is nothing to write")
  void writesNothing(@TempDir Path root) throws Exception {
    Path path = Files.write(root.resolve("f"), content.copy(0, 100));
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoVector vector = vector(transport);
      for (OpenOption option : new OpenOption[] {WRITE, APPEND}) {
        try (IoFile file = transport.open(root, "f", option)) {
          assertEquals(0, file.write(vector, 0), "an empty vector");
          assertEquals(0, file.write(vector, 5000), "an empty vector, behind the end");
          vector.pushBack(transport.memoryEntry(100));
          vector.pushBack(transport.kernelEntry(100));
          assertEquals(0, file.write(vector, 5000), "entries without bytes");
        }
        assertEquals(100, Files.size(path), "nothing was written, but the size changed");
      }
      expectFile(path, 0, 0, 100);
    }
  }

  @Rule(id = "F-17", check = "the bytes beside those that are written, and gaps")
  void leavesAllOtherBytes(@TempDir Path root) throws Exception {
    Bytes old = Bytes.salted("old");
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Path path = Files.write(root.resolve("f-" + policy), old.copy(0, 50_000));
      try (IoFile file = transport.open(root, "f-" + policy, WRITE)) {
        assertEquals(9000, file.write(mixed(transport, 20_001, 9000), 20_001));
        assertEquals(9000, file.write(mixed(transport, 45_000, 9000), 45_000));
        assertEquals(9000, file.write(mixed(transport, 70_001, 9000), 70_001));
      }
      byte[] bytes = Files.readAllBytes(path);
      assertEquals(79_001, bytes.length, "size of the file");
      old.expect(ByteBuffer.wrap(bytes, 0, 20_001), 0);
      content.expect(ByteBuffer.wrap(bytes, 20_001, 9000), 20_001);
      old.expect(ByteBuffer.wrap(bytes, 29_001, 45_000 - 29_001), 29_001);
      content.expect(ByteBuffer.wrap(bytes, 45_000, 9000), 45_000);
      for (int i = 54_000; i < 70_001; i++) {
        assertEquals(0, bytes[i], "a gap holds something else than zeros, at " + i);
      }
      content.expect(ByteBuffer.wrap(bytes, 70_001, 9000), 70_001);
    }
  }

  @Rule(id = "F-18", check = "how many pieces one system call takes")
  void writesManySmallEntries(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (OpenOption option : new OpenOption[] {WRITE, APPEND}) {
        Path path = root.resolve(policy + "-" + option);
        IoVector vector = vector(transport);
        int length = 0;
        for (int i = 0; i < PIECES; i++) {
          int n = 1 + random.nextInt(40);
          ByteBuffer bytes = i % 3 == 0 ? ByteBuffer.allocate(n) : ByteBuffer.allocateDirect(n);
          vector.pushBack(MemoryEntry.wrap(bytes.put(content.copy(length, n)).flip()));
          length += n;
          if (i % 500 == 0) {
            vector.pushBack(new OpaqueEntry(content.copy(length, n)));
            length += n;
          }
        }
        try (IoFile file = transport.open(root, path.getFileName().toString(), CREATE, option)) {
          assertEquals(length, file.write(vector, 0), "write answered another count");
        }
        assertEquals(0, vector.length(), "what was written leaves the vector");
        assertEquals(length, Files.size(path), "size of the file");
        expectFile(path, 0, 0, length);
      }
    }
  }

  @Rule(id = "F-19", check = "that the end is looked up when bytes are appended, not before")
  void appendsToTheEndThatThereIs(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Path path = Files.write(root.resolve("f-" + policy), content.copy(0, 1000));
      try (IoFile appending = transport.open(root, "f-" + policy, APPEND);
          IoFile other = transport.open(root, "f-" + policy, WRITE)) {
        assertEquals(1000, appending.write(mixed(transport, 1000, 1000), 0));
        assertEquals(1000, other.write(mixed(transport, 2000, 1000), 2000));
        assertEquals(1000, appending.write(mixed(transport, 3000, 1000), 2000));
        Files.write(path, content.copy(4000, 1000), StandardOpenOption.APPEND);
        assertEquals(1000, appending.write(mixed(transport, 5000, 1000), 0));
        other.truncate(5500);
        assertEquals(1000, appending.write(mixed(transport, 5500, 1000), 0));
      }
      assertEquals(6500, Files.size(path), "size of the file");
      expectFile(path, 0, 0, 6500);
    }
  }

  @Rule(id = "F-25", check = "that finding the end and writing there is one step")
  void appendsFromManyThreads(@TempDir Path root) throws Exception {
    int size = 9000;
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Path path = Files.createFile(root.resolve("f-" + policy));
      List<Background> appenders = new ArrayList<>();
      for (int i = 0; i < APPENDERS; i++) {
        byte[] own = new byte[size];
        Arrays.fill(own, (byte) (i + 1));
        IoFile file = own(transport.open(root, "f-" + policy, APPEND));
        appenders.add(start(() -> append(transport, file, own)));
      }
      for (Background appender : appenders) {
        appender.join();
      }
      int[] seen = new int[APPENDERS + 1];
      for (byte b : Files.readAllBytes(path)) {
        seen[b]++;
      }
      for (int i = 1; i <= APPENDERS; i++) {
        assertEquals(APPENDS * size, seen[i], "bytes that appender " + i + " has in the file");
      }
    }
  }

  private static void append(Transport transport, IoFile file, byte[] bytes) throws Exception {
    try (IoVector vector = transport.vector()) {
      for (int i = 0; i < APPENDS; i++) {
        vector.pushBack(MemoryEntry.wrap(ByteBuffer.wrap(bytes, 0, bytes.length / 2)));
        vector.pushBack(new OpaqueEntry(Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length)));
        assertEquals(bytes.length, file.write(vector, 0), "write answered another count");
      }
    }
  }

  @Rule(id = "F-27", check = "positions at which the system cannot write")
  void refusesWhatNoFileCanHold(@TempDir Path root) throws Exception {
    Path path = Files.write(root.resolve("f"), content.copy(0, 100));
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      try (IoFile file = transport.open(root, "f", READ, WRITE)) {
        for (long position : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 5000}) {
          IoVector vector = mixed(transport, 0, 100_000);
          SinkException refused =
              assertThrows(SinkException.class, () -> file.write(vector, position));
          assertEquals(100_000 - refused.transferred(), vector.length(), "count: " + refused);
          content.expect(vector, refused.transferred());
        }
        assertThrows(SinkException.class, () -> file.truncate(Long.MAX_VALUE));
        assertEquals(100, file.size(), "refused, but the size changed");
      }
      expectFile(path, 0, 0, 100);
    }
  }
}
