package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.SinkException;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** X: what a caller is told of files that fail. */
abstract class FaultAnswerRules extends FaultSection {
  private static final int BYTES = 300_000;

  FaultAnswerRules(TransportConformance subject) {
    super(subject);
  }

  /** Kinds of vectors that are written. */
  private enum Made {
    MIXED,
    READ,
    IN_MEMORY
  }

  /** Makes a vector of the first bytes of the content. */
  private IoVector vector(Transport transport, Path root, Made made) throws Exception {
    if (made == Made.MIXED) {
      return mixed(transport, 0, BYTES);
    }
    IoVector vector = vector(transport);
    if (made == Made.IN_MEMORY) {
      vector.pushBack(MemoryEntry.wrap(content.buffer(0, BYTES)));
      return vector;
    }
    Files.write(root.resolve("source"), content.copy(0, BYTES));
    try (IoFile source = transport.open(root, "source")) {
      assertEquals(BYTES, FileSection.readFully(source, vector, 0, BYTES));
    }
    return vector;
  }

  private static SinkException.Reason reason(Fault fault) {
    return switch (fault) {
      case ENOSPC -> SinkException.Reason.NO_SPACE;
      case EFBIG -> SinkException.Reason.TOO_LARGE;
      default -> SinkException.Reason.OTHER;
    };
  }

  /** A write that fails in its middle. */
  private interface Failing {
    void look(Transport transport, Fault fault, SinkException told, Path path, IoVector left)
        throws Exception;
  }

  private void failWrites(Path root, Failing then) throws Exception {
    for (Policy policy : Policy.values()) {
      FaultPlan plan = plan();
      Transport transport = ownFaulty(plan, policy);
      for (Fault fault : possible(Call.WRITE, Fault.ENOSPC, Fault.EFBIG, Fault.EIO)) {
        for (Made made : Made.values()) {
          String name = policy + "-" + fault + "-" + made;
          try (IoVector vector = vector(transport, root, made);
              IoFile file = transport.open(root, name, CREATE, WRITE)) {
            plan.script(Call.WRITE, List.of(Fault.HALF, fault));
            SinkException told =
                assertThrows(
                    SinkException.class,
                    () -> file.write(vector, 0),
                    () -> "a write that fails in its middle, " + name + ", " + plan);
            plan.disarm();
            then.look(transport, fault, told, root.resolve(name), vector);
          }
        }
      }
    }
  }

  private void expectWritten(Path path, long count) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    assertEquals(count, bytes.length, "bytes in " + path.getFileName());
    content.expect(ByteBuffer.wrap(bytes), 0);
  }

  @Rule(id = "X-09", faults = true, check = "the reason and the count of a write that fails")
  void tellsWhyAWriteFailedAndHowMuchIsWritten(@TempDir Path root) throws Exception {
    failWrites(
        root,
        (transport, fault, told, path, left) -> {
          assertEquals(reason(fault), told.reason(), () -> "the reason, told=" + told);
          assertTrue(told.transferred() > 0, () -> "half was written, told=" + told);
          expectWritten(path, told.transferred());
        });
  }

  @Rule(id = "X-10", faults = true, check = "what leaves the vector when a write fails")
  void keepsWhatWasNotWrittenSoThatItCanBeWrittenElsewhere(@TempDir Path root) throws Exception {
    failWrites(
        root,
        (transport, fault, told, path, left) -> {
          long written = Files.size(path);
          assertEquals(BYTES - written, left.length(), () -> "bytes left, told=" + told);
          try (IoFile elsewhere = transport.open(root, path.getFileName() + "-2", CREATE, WRITE)) {
            assertEquals(BYTES - written, elsewhere.write(left, written), "written elsewhere");
          }
          byte[] rest = Files.readAllBytes(root.resolve(path.getFileName() + "-2"));
          assertEquals(BYTES, rest.length, "bytes up to the end of what was written elsewhere");
          content.expect(ByteBuffer.wrap(rest, (int) written, BYTES - (int) written), written);
        });
  }

  @Rule(id = "X-11", faults = true, check = "read: an error after some bytes, and before any")
  void readsAfterAnError(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, BYTES));
    int happened = 0;
    for (Policy policy : Policy.values()) {
      FaultPlan plan = plan();
      Transport transport = ownFaulty(plan, policy);
      possible(Call.READ, Fault.EIO);
      try (IoFile file = transport.open(root, "f");
          IoVector vector = vector(transport)) {
        plan.script(Call.READ, List.of(Fault.HALF, Fault.EIO, Fault.EIO));
        long n = file.read(vector, 0, BYTES);
        if (plan.happened() > 0) {
          happened++;
          assertTrue(n > 0 && n < BYTES, "half was read before the error, n=" + n);
          assertEquals(n, vector.length(), "the count of a read that was cut short");
          IOException told =
              assertThrows(
                  IOException.class, () -> file.read(vector, n, 1), "the error, by the next read");
          assertEquals(n, vector.length(), () -> "an error changed the vector, told=" + told);
        }
        plan.disarm();
        FileSection.readFully(file, vector, vector.length(), BYTES - vector.length());
        assertEquals(BYTES, content.expect(vector, 0), "bytes read at last");
      }
    }
    assertTrue(happened > 0, "no policy's read asked the plan for " + Call.READ);
  }

  @Rule(id = "X-12", faults = true, check = "force: what the system says is passed on")
  void tellsWhatCouldNotBeForced(@TempDir Path root) throws Exception {
    for (Fault fault : possible(Call.SYNC, Fault.EIO, Fault.ENOSPC)) {
      FaultPlan plan = plan();
      Transport transport = ownFaulty(plan, Policy.CHEAPEST);
      try (IoFile file = transport.open(root, "f", CREATE, WRITE)) {
        for (boolean metadata : new boolean[] {true, false}) {
          plan.script(Call.SYNC, List.of(fault));
          assertThrows(IOException.class, () -> file.force(metadata), "of force, fault=" + fault);
          expectHappened(plan, Call.SYNC, fault);
          file.force(metadata);
        }
      }
    }
  }

  @Rule(id = "X-13", faults = true, check = "truncate: the reason, and the size")
  void tellsWhyAFileCouldNotBeExtended(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, 1000));
    for (Fault fault : possible(Call.WRITE, Fault.ENOSPC, Fault.EFBIG, Fault.EIO)) {
      FaultPlan plan = plan();
      Transport transport = ownFaulty(plan, Policy.CHEAPEST);
      try (IoFile file = transport.open(root, "f", WRITE)) {
        plan.script(Call.WRITE, List.of(fault));
        SinkException told =
            assertThrows(SinkException.class, () -> file.truncate(2000), "of truncate");
        expectHappened(plan, Call.WRITE, fault);
        assertEquals(reason(fault), told.reason(), "the reason of truncate");
        assertEquals(1000, file.size(), "the size after truncate failed");
        file.truncate(2000);
        assertEquals(2000, file.size(), "the size after truncate");
        file.truncate(1000);
      }
      expectWritten(root.resolve("f"), 1000);
    }
  }
}
