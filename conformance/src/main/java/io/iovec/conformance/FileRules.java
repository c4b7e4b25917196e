package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.iovec.Answer;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.SinkException;
import io.iovec.Transport;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** F: reading and writing files. */
abstract class FileRules extends FileSection {
  FileRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "F-01", check = "write: order of entries, position, edges of pages")
  void writesMixedVectorsAtAPosition(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      try (IoFile file = transport.open(root, "f-" + policy, CREATE, WRITE)) {
        for (long position : new long[] {0, 1, 4096, 12_345}) {
          IoVector vector = mixed(transport, position, 300_000);
          assertEquals(300_000, file.write(vector, position), "write answered another count");
          assertEquals(0, vector.length(), "what was written leaves the vector");
          expectFile(root.resolve("f-" + policy), position, position, 300_000);
        }
        assertEquals(312_345, file.size(), "size");
      }
      expectFile(root.resolve("f-" + policy), 0, 0, 312_345);
    }
  }

  @Rule(id = "F-02", check = "positions that do not fit into 31 bits")
  void reachesBeyondTwoGigabytes(@TempDir Path root) throws Exception {
    long far = (5L << 30) + 17;
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      try (IoFile file = transport.open(root, "f", CREATE, WRITE, READ)) {
        IoVector vector = mixed(transport, 0, 100_000);
        assertEquals(100_000, file.write(vector, far));
        assertEquals(far + 100_000, file.size(), "size");
        expectFile(root.resolve("f"), far, 0, 100_000);
        assertEquals(100_000, readFully(file, vector, far, 100_000));
        content.expect(vector, 0);
        file.truncate(0);
      }
    }
  }

  @Rule(id = "F-03", check = "read: ranges, the end, and what is beyond")
  void readsRanges(@TempDir Path root) throws Exception {
    int size = 500_000;
    Files.write(root.resolve("f"), content.copy(0, size));
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoVector vector = vector(transport);
      try (IoFile file = transport.open(root, "f")) {
        for (int i = 0; i < 50; i++) {
          int position = random.nextInt(size + 10);
          int count = 1 + random.nextInt(i < 25 ? 5000 : size);
          long expected = Math.max(0, Math.min(count, size - position));
          assertEquals(expected, readFully(file, vector, position, count), "up to the end");
          assertEquals(expected, content.expect(vector, position));
        }
        assertEquals(1, file.read(vector, size - 1, 100), "the last byte");
        assertEquals(Answer.END_OF_STREAM, file.read(vector, size, 1), "at the end");
        assertEquals(Answer.END_OF_STREAM, file.read(vector, 1L << 40, 1), "beyond the end");
        assertEquals(1, content.expect(vector, size - 1));
      }
    }
  }

  @Rule(id = "F-04", check = "that APPEND ignores the position, for every kind of entry")
  void appends(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Path path = root.resolve("f-" + policy);
      Files.write(path, content.copy(0, 1000));
      try (IoFile file = transport.open(root, "f-" + policy, WRITE, APPEND)) {
        assertEquals(100_000, file.write(mixed(transport, 1000, 100_000), 0));
        assertEquals(5000, file.write(mixed(transport, 101_000, 5000), 7));
      }
      assertEquals(106_000, Files.size(path), "size of the file");
      expectFile(path, 0, 0, 106_000);
    }
  }

  @Rule(id = "F-05", check = "truncate: shorter and longer")
  void truncates(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, 10_000));
    try (IoFile file = open().open(root, "f", WRITE)) {
      file.truncate(5000);
      assertEquals(5000, file.size(), "cut");
      file.truncate(8000);
      assertEquals(8000, file.size(), "extended");
      file.force(false);
      file.force(true);
      assertThrows(IllegalArgumentException.class, () -> file.truncate(-1));
    }
    byte[] bytes = Files.readAllBytes(root.resolve("f"));
    assertEquals(8000, bytes.length);
    content.expect(ByteBuffer.wrap(bytes, 0, 5000), 0);
    for (int i = 5000; i < 8000; i++) {
      assertEquals(0, bytes[i], "extended with something else than zeros, at " + i);
    }
  }

  @Rule(id = "F-06", check = "that a refused write takes nothing from the vector")
  void keepsEveryByteThatTheFileRefuses(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, 100));
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      try (IoFile file = transport.open(root, "f", READ)) {
        IoVector vector = mixed(transport, 0, 100_000);
        SinkException refused = assertThrows(SinkException.class, () -> file.write(vector, 0));
        assertEquals(SinkException.Reason.READ_ONLY, refused.reason());
        assertEquals(0, refused.transferred());
        assertEquals(100_000, content.expect(vector, 0), "refused, but bytes are gone");
        assertThrows(SinkException.class, () -> file.truncate(0));
      }
      assertEquals(100, Files.size(root.resolve("f")));
    }
  }

  @Rule(id = "F-07", check = "arguments and states, before anything happens")
  void refusesMisuse(@TempDir Path root) throws Exception {
    Transport transport = open();
    IoVector vector = mixed(transport, 0, 1000);
    IoFile file = own(transport.open(root, "f", CREATE, WRITE));
    assertThrows(IllegalStateException.class, () -> file.read(vector, 0, 1), "not for reading");
    assertThrows(
        IllegalArgumentException.class, () -> file.write(vector, -1), "a negative position");
    file.close();
    file.close();
    assertFalse(file.isOpen());
    assertThrows(IllegalStateException.class, () -> file.write(vector, 0), "closed");
    try (IoFile reading = transport.open(root, "f")) {
      assertThrows(IllegalArgumentException.class, () -> reading.read(vector, -1, 1));
      assertThrows(IllegalArgumentException.class, () -> reading.read(vector, 0, 0));
    }
    assertEquals(1000, content.expect(vector, 0), "refused, but bytes are gone");
  }
}
