package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Capability;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.SourceException;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** F: files that are shared by threads, closed, sent and cut while they are in use. */
abstract class FileUseRules extends FileSection {
  FileUseRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "F-08", check = "how an interrupt is kept from closing the file")
  void survivesAnInterrupt(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      try (IoFile file = transport.open(root, "f", CREATE, WRITE, READ)) {
        IoVector vector = mixed(transport, 0, 100_000);
        Thread.currentThread().interrupt();
        try {
          assertEquals(100_000, file.write(vector, 0));
          assertEquals(100_000, readFully(file, vector, 0, 100_000));
        } finally {
          assertTrue(Thread.interrupted(), "the interrupt is not for the file to forget");
        }
        assertTrue(file.isOpen());
        assertEquals(100_000, content.expect(vector, 0));
      }
    }
  }

  @Rule(id = "F-09", check = "what calls of several threads share: buffers, a position")
  void isWrittenByManyThreads(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      int block = 40_000;
      try (IoFile file = transport.open(root, "f-" + policy, CREATE, WRITE, READ)) {
        List<Background> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          List<IoVector> vectors = new ArrayList<>();
          for (int j = i; j < 40; j += 4) {
            vectors.add(mixed(transport, (long) j * block, block));
          }
          int first = i;
          writers.add(start(() -> writeAll(file, vectors, first, block)));
        }
        for (Background writer : writers) {
          writer.join();
        }
      }
      expectFile(root.resolve("f-" + policy), 0, 0, 40 * block);
    }
  }

  private void writeAll(IoFile file, List<IoVector> vectors, int first, int block)
      throws IOException {
    for (int i = 0; i < vectors.size(); i++) {
      long position = (long) (first + 4 * i) * block;
      assertEquals(block, file.write(vectors.get(i), position));
      assertEquals(block, readFully(file, vectors.get(i), position, block));
      assertEquals(block, content.expect(vectors.get(i), position));
    }
  }

  @Rule(id = "F-10", check = "that close() waits for the calls that other threads are in")
  void isClosedWhileItIsUsed(@TempDir Path root) throws Exception {
    Transport transport = open();
    Files.write(root.resolve("f"), content.copy(0, 200_000));
    for (int i = 0; i < 20; i++) {
      IoFile file = own(transport.open(root, "f"));
      IoVector vector = vector(transport);
      Background reader =
          start(
              () -> {
                try {
                  while (true) {
                    readFully(file, vector, 0, 200_000);
                    content.expect(vector, 0);
                  }
                } catch (IllegalStateException closed) {
                  content.expect(vector, 0);
                }
              });
      for (int spins = random.nextInt(100_000); spins > 0; spins--) {
        Thread.onSpinWait();
      }
      file.close();
      reader.join();
    }
  }

  @Rule(id = "F-10", check = "what a write does whose file is closed meanwhile")
  void isClosedWhileItIsWritten(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (int i = 0; i < 5; i++) {
        String name = "f-" + policy + "-" + i;
        IoFile file = own(transport.open(root, name, CREATE, WRITE));
        IoVector vector = mixed(transport, 0, 100_000);
        Background writer =
            start(
                () -> {
                  long at = 0;
                  try {
                    while (true) {
                      assertEquals(100_000, file.write(vector, at), "written");
                      at += 100_000;
                      vector.pushBack(MemoryEntry.wrap(content.buffer(at, 50_000)));
                      vector.pushBack(new OpaqueEntry(content.copy(at + 50_000, 50_000)));
                    }
                  } catch (IllegalStateException closed) {
                    content.expect(vector, at);
                  }
                });
        Deadline deadline = new Deadline();
        while (Files.size(root.resolve(name)) == 0) {
          deadline.check(() -> "the first bytes to be written");
        }
        file.close();
        writer.join();
        expectFile(root.resolve(name), 0, 0, (int) Files.size(root.resolve(name)));
      }
    }
  }

  @Rule(id = "F-11", check = "read and send: that a file's bytes follow a header in one vector")
  void sendsAHeaderAndAFile(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, 800_000));
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = tinyLink(transport);
      try (IoFile file = transport.open(root, "f")) {
        IoVector vector = vector(transport);
        assertEquals(799_900, readFully(file, vector, 100, 799_900));
        vector.pushFront(MemoryEntry.wrap(content.buffer(0, 100)));
        deliver(link, vector, () -> link.peer().read(content, 0, 800_000, () -> 30_000));
      }
    }
  }

  @Rule(
      id = "F-12",
      requires = Capability.PINNED_READ,
      check = "that what read returned does not depend on the file any more")
  void deliversWhatWasReadThoughTheFileShrinks(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Files.write(root.resolve("f"), content.copy(0, 300_000));
      Link link = link(transport);
      try (IoFile file = transport.open(root, "f", READ, WRITE)) {
        IoVector vector = vector(transport);
        long n = file.read(vector, 0, 300_000);
        expectPositive(n);
        file.truncate(0);
        deliver(link, vector, () -> link.peer().read(content, 0, n));
      }
    }
  }

  @Rule(
      id = "F-13",
      absent = Capability.PINNED_READ,
      check = "what is sent for a file that shrank: its bytes or a SourceException")
  void failsToDeliverWhatTheFileLost(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Files.write(root.resolve("f"), content.copy(0, 300_000));
      Link link = link(transport);
      try (IoFile file = transport.open(root, "f", READ, WRITE)) {
        IoVector vector = vector(transport);
        long n = readFully(file, vector, 0, 300_000);
        file.truncate(1000);
        Background reader = start(() -> link.peer().readToEnd(content, 0));
        try {
          link.sendFully(vector, false);
        } catch (SourceException expected) {
          assertTrue(expected.transferred() >= 0 && vector.length() <= n);
        }
        link.socket().close();
        reader.join();
      }
    }
  }
}
