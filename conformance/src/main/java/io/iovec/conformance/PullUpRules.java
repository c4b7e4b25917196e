package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Transport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** V: bytes that are pulled up, and twins. */
abstract class PullUpRules extends EntrySection {
  private static final int SIZE = 100_000;

  PullUpRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(
      id = "V-12",
      check = "what recv, read and memoryEntry make user memory of, and send and write")
  void whatIsWrittenWherePulledUpGoesOut(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (int header : new int[] {8, 100, SIZE / 2, SIZE}) {
        IoVector vector = mixed(transport, 0, SIZE);
        ByteBuffer bytes = vector.pullUp(header);
        assertEquals(ByteOrder.BIG_ENDIAN, bytes.order(), "order");
        assertEquals(header, bytes.remaining(), "pulled up");
        assertFalse(bytes.isReadOnly(), "pulled up, but read-only");
        bytes.put(bytes.position(), (byte) ~content.at(0));
        ByteBuffer again = vector.pullUp(header);
        assertEquals((byte) ~content.at(0), again.get(again.position()), "written, but gone");
        Growth growth = new Growth(transport);
        assertTrue(vector.memoryOrigin().remaining() >= header, "memory origin is shorter");
        vector.pullUp(header - 1);
        assertEquals(0, growth.of(Counter.PULLED_UP_BYTES), "pulled up once more");
        try (IoFile file = transport.open(root, "f", CREATE, WRITE)) {
          assertEquals(SIZE, file.write(vector, 0));
        }
        byte[] written = Files.readAllBytes(root.resolve("f"));
        assertEquals((byte) ~content.at(0), written[0], "written there, but not to the file");
        content.expect(ByteBuffer.wrap(written, 1, SIZE - 1), 1);
      }
    }
  }

  @Rule(id = "V-12", check = "that received and read bytes in user memory can be written")
  void memoryThatWasReceivedCanBeWritten(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (Kind kind : Kind.values()) {
        try (IoVector vector = make(transport, root, kind, 0, 1000)) {
          ByteBuffer bytes = vector.pullUp(1000);
          assertFalse(bytes.isReadOnly(), "read-only, kind=" + kind);
          bytes.putLong(8, 42);
          vector.release(3);
          assertEquals(42, vector.pullUp(16).getLong(5), "an index is an offset in the vector");
        }
      }
    }
  }

  @Rule(
      id = "V-16",
      requires = Capability.KERNEL_SHARE,
      check = "twins: that what one of them consumes or gives back stays with the other")
  void twinsDoNotDependOnEachOther(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (boolean keepFirst : new boolean[] {true, false}) {
        for (int way = 0; way < 5; way++) {
          IoVector first = vector(transport);
          receive(transport, first, 0, SIZE);
          first.release(1000);
          IoVector second = own(first.share());
          IoVector gone = keepFirst ? second : first;
          IoVector kept = keepFirst ? first : second;
          int consumed = way;
          start(() -> useUp(transport, root, gone, consumed)).join();
          assertEquals(SIZE - 1000, kept.length(), "way=" + way);
          assertEquals(SIZE - 1000, content.expect(kept, 1000), "way=" + way);
        }
      }
    }
  }

  private void useUp(Transport transport, Path root, IoVector vector, int way) throws Exception {
    switch (way) {
      case 0 -> vector.close();
      case 1 -> vector.release(SIZE / 2);
      case 2 -> content.expect(vector, 1000);
      case 3 -> {
        try (Link link = Link.open(transport)) {
          long sent = link.send(vector, false);
          link.peer().read(content, 1000, sent);
        }
      }
      default -> {
        try (IoFile file = transport.open(root, "twin", CREATE, WRITE)) {
          file.write(vector, 0);
        }
      }
    }
    if (way > 0 && vector.length() > 10) {
      vector.split(vector.length() / 2).close();
    }
    vector.close();
  }

  @Rule(id = "V-18", check = "entries for what belongs to the thread that used them before")
  void goesThroughManyThreads(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoVector vector = vector(transport);
      start(() -> receive(transport, vector, 0, SIZE)).join();
      start(() -> content.expect(vector.pullUp(100), 0)).join();
      IoVector front = vector(transport);
      start(() -> vector.split(SIZE / 3, front)).join();
      Background sender =
          start(
              () -> {
                try (Link link = Link.open(transport)) {
                  Background reader = start(() -> link.peer().read(content, 0, SIZE / 3));
                  link.sendFully(front, false);
                  reader.join();
                }
              });
      start(
              () -> {
                vector.release(100);
                try (IoFile file = transport.open(root, "f", CREATE, WRITE)) {
                  file.write(vector, 0);
                }
                vector.close();
              })
          .join();
      sender.join();
      byte[] written = Files.readAllBytes(root.resolve("f"));
      content.expect(ByteBuffer.wrap(written), SIZE / 3 + 100);
      assertEquals(SIZE - SIZE / 3 - 100, written.length, "another number of bytes");
    }
  }
}
