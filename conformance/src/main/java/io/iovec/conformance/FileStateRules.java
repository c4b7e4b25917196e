package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** F: files that are closed, removed, opened twice, and used by threads that are interrupted. */
abstract class FileStateRules extends FileSection {
  FileStateRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "F-26", check = "what each method looks at first, in a file that is closed")
  void refusesEverythingOnceClosed(@TempDir Path root) throws Exception {
    Path path = Files.write(root.resolve("f"), content.copy(0, 100));
    Transport transport = open();
    IoVector vector = mixed(transport, 0, 1000);
    IoFile file = own(transport.open(root, "f", READ, WRITE));
    assertTrue(file.isOpen(), "isOpen of an open file");
    file.close();
    assertFalse(file.isOpen(), "isOpen of a closed file");
    assertDoesNotThrow(file::close, "closing again does nothing");
    IoVector empty = vector(transport);
    Executable[] calls = {
      () -> file.read(vector, 0, 10),
      () -> file.write(vector, 0),
      () -> file.write(empty, 0),
      file::size,
      () -> file.truncate(0),
      () -> file.force(false),
      () -> file.force(true)
    };
    for (int i = 0; i < calls.length; i++) {
      assertThrows(IllegalStateException.class, calls[i], "closed, call=" + i);
    }
    assertEquals(1000, content.expect(vector, 0), "refused, but bytes are gone");
    assertEquals(100, Files.size(path), "refused, but the size changed");
  }

  @Rule(id = "F-32", check = "what is done by the file's name after it was opened")
  void worksOnWhenItsNameIsGone(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (boolean renamed : new boolean[] {false, true}) {
        Path path = Files.write(root.resolve("f"), content.copy(0, 100_000));
        Link link = link(transport);
        IoVector vector = vector(transport);
        try (IoFile file = transport.open(root, "f", READ, WRITE)) {
          assertEquals(50_000, readFully(file, vector, 0, 50_000), "read before");
          if (renamed) {
            Files.move(path, root.resolve("g-" + policy));
          } else {
            Files.delete(path);
          }
          Files.write(path, new byte[200_000]);
          assertEquals(100_000, file.size(), "size of the file that was opened");
          assertEquals(50_000, readFully(file, vector, 50_000, 100_000), "read after");
          deliver(link, vector, () -> link.peer().read(content, 0, 100_000));
          assertEquals(5000, file.write(mixed(transport, 100_000, 5000), 100_000));
          assertEquals(105_000, readFully(file, vector, 0, 200_000), "read again");
          assertEquals(105_000, content.expect(vector, 0), "the bytes");
        }
        assertEquals(200_000, Files.size(path), "size of another file of that name");
        Files.delete(path);
      }
    }
  }

  @Rule(id = "F-37", check = "what several open files of one name share, and who closes it")
  void isOpenedManyTimes(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      String name = "f-" + policy;
      IoFile first = own(transport.open(root, name, CREATE, WRITE));
      IoFile second = own(transport.open(root, name));
      IoFile other = own(transport.open(root, "other-" + policy, CREATE, READ, WRITE));
      IoVector vector = vector(transport);
      assertEquals(Answer.END_OF_STREAM, second.read(vector, 0, 10), "nothing written yet");
      assertEquals(100_000, first.write(mixed(transport, 0, 100_000), 0));
      assertEquals(50_000, other.write(mixed(transport, 7, 50_000), 0));
      assertEquals(100_000, second.size(), "size, through the second");
      assertEquals(100_000, readFully(second, vector, 0, 200_000), "through the second");
      first.close();
      assertTrue(second.isOpen() && other.isOpen(), "closed with another");
      assertEquals(50_000, readFully(other, vector, 0, 200_000), "of the other file");
      try (IoVector front = vector.split(100_000)) {
        content.expect(front, 0);
      }
      content.expect(vector, 7);
      assertEquals(1, second.read(vector, 99_999, 10), "after the first was closed");
      content.expect(vector, 99_999);
    }
  }

  @Rule(id = "F-08", check = "what an interrupt in the middle of a call does to the file")
  void survivesInterruptsWhileItIsUsed(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoFile file = own(transport.open(root, "f-" + policy, CREATE, WRITE, READ));
      IoVector vector = vector(transport);
      IoVector quiet = vector(transport);
      IoVector payload = mixed(transport, 0, 100_000);
      AtomicBoolean over = new AtomicBoolean();
      AtomicLong noticed = new AtomicLong();
      Thread caller = Thread.currentThread();
      file.write(payload, 0);
      Background interrupter =
          start(
              () -> {
                for (long seen = -1; !over.get(); Thread.onSpinWait()) {
                  if (seen != noticed.get()) {
                    seen = noticed.get();
                    caller.interrupt();
                  }
                }
              });
      try {
        Deadline deadline = new Deadline();
        while (noticed.get() < 10) {
          deadline.check(() -> "interrupts to be kept for the caller, seen=" + noticed);
          assertEquals(100_000, readFully(file, vector, 0, 100_000), "read");
          assertEquals(100_000, file.write(vector, 0), "write");
          noticed.addAndGet(Thread.interrupted() ? 1 : 0);
        }
      } finally {
        over.set(true);
        while (!interrupter.isDone()) {
          Thread.onSpinWait();
        }
        Thread.interrupted();
      }
      interrupter.join();
      assertTrue(file.isOpen(), "an interrupt closed it");
      assertEquals(100_000, readFully(file, quiet, 0, 200_000), "read when it is quiet again");
      assertEquals(100_000, content.expect(quiet, 0), "the bytes");
    }
  }
}
