package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Capability;
import io.iovec.FileOption;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.Transport;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;

/** F: files that are written over, by whatever way the bytes come. */
abstract class FileOverwriteRules extends FileSection {
  private static final int SIZE = 3 << 20;

  /** Where what is written begins, and how much it is: beside what the system would like. */
  private static final int START = 70_001;

  private static final int LENGTH = 2 << 20;

  /** From the second time on there is something that may be written over more cheaply. */
  private static final int TIMES = 3;

  FileOverwriteRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "F-40", check = "what opening and writing do where a file is opened with a hint")
  void takesHintsForWhatTheyAre(@TempDir Path root) throws Exception {
    Bytes old = Bytes.salted("old");
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (FileOption hint : FileOption.values()) {
        Path path = Files.write(root.resolve(policy + "-" + hint), old.copy(0, SIZE));
        String name = String.valueOf(path.getFileName());
        try (IoFile file = transport.open(root, name, READ, WRITE, hint)) {
          for (int i = 0; i < TIMES; i++) {
            writeHeld(transport, file);
            if (transport.capabilities().contains(Capability.PENDING)) {
              writePending(transport, file);
            }
          }
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        assertEquals(SIZE, bytes.limit(), "size of the file");
        old.expect(bytes.slice(0, START), 0);
        content.expect(bytes.slice(START, LENGTH), START);
        old.expect(bytes.slice(START + LENGTH, SIZE - START - LENGTH), START + LENGTH);
        transport.open(root, name, hint).close();
        transport.open(root, name, WRITE, hint).close();
        transport.open(root, name + "-new", CREATE_NEW, WRITE, hint).close();
        try (IoFile file = transport.open(root, name, APPEND, hint)) {
          assertEquals(9000, file.write(mixed(transport, 0, 9000), 0), "write's count");
        }
        expectFile(path, SIZE, 0, 9000);
      }
    }
  }

  @Rule(id = "F-41", check = "the file's time after a write by each way that there is")
  void advancesTheTimeOfModification(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Path path = Files.write(root.resolve(policy.name()), content.copy(0, SIZE));
      for (OpenOption option : new OpenOption[] {WRITE, FileOption.OVERWRITTEN}) {
        try (IoFile file = transport.open(root, policy.name(), READ, WRITE, option)) {
          for (int i = 0; i < TIMES; i++) {
            expectLater(path, () -> writeHeld(transport, file));
            if (transport.capabilities().contains(Capability.PENDING)) {
              expectLater(path, () -> writePending(transport, file));
            }
          }
        }
      }
    }
  }

  private static void expectLater(Path path, Background.Task write) throws Exception {
    FileTime past = FileTime.from(Instant.EPOCH.plus(Duration.ofDays(1)));
    Files.setLastModifiedTime(path, past);
    write.run();
    assertTrue(
        Files.getLastModifiedTime(path).compareTo(past) > 0,
        "written, but the file says that it was not");
  }

  private void writeHeld(Transport transport, IoFile file) throws Exception {
    assertEquals(LENGTH, file.write(mixed(transport, START, LENGTH), START), "write's count");
  }

  private void writePending(Transport transport, IoFile file) throws Exception {
    try (Link link = Link.open(transport)) {
      IoVector vector = vector(transport);
      link.socket().pending(vector, LENGTH);
      Background peer = start(() -> link.peer().write(content, START, LENGTH));
      long written = 0;
      while (!vector.isEmpty()) {
        link.await(Poller.READ);
        written += file.write(vector, START + written);
      }
      assertEquals(LENGTH, written, "write's count");
      peer.join();
    }
  }
}
