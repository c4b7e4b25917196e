package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.SinkException;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** O: whose a vector is after each call, and what is given back when. */
abstract class OwnershipRules extends EntrySection {
  private static final int SIZE = 60_000;

  OwnershipRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "O-14", check = "send and write: that they close entries as they go, not the vector")
  void givesBackWhatHasGone(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoVector vector = vector(transport);
      for (int i = 0; i < 3; i++) {
        receive(transport, vector, 0, SIZE);
        IoEntry first = vector.front();
        try (Link link = Link.open(transport)) {
          Background reader = start(() -> link.peer().read(content, 0, SIZE));
          link.sendFully(vector, false);
          reader.join();
        }
        expectGone(transport, vector, first, "sent");
        receive(transport, vector, 0, SIZE);
        first = vector.front();
        try (IoFile file = transport.open(root, "f", CREATE, WRITE)) {
          assertEquals(SIZE, file.write(vector, 0));
        }
        expectGone(transport, vector, first, "written");
      }
    }
  }

  private static void expectGone(
      Transport transport, IoVector vector, @Nullable IoEntry first, String how) {
    assertFalse(vector.isClosed(), how + ", and then the vector was closed");
    assertEquals(0, vector.length(), how + ", but the vector holds bytes");
    assertTrue(vector.front() == null, how + ", but front gives an entry");
    assertTrue(first == null || first.isClosed(), how + ", but the entry is open");
    expectNothingInUse(transport, how);
  }

  private static void expectNothingInUse(Transport transport, String how) {
    Counters counters = transport.counters();
    assertEquals(0, counters.get(Counter.KERNEL_BUFFERS_IN_USE), "buffers not given back, " + how);
    assertEquals(0, counters.get(Counter.MEMORY_IN_USE), "memory not given back, " + how);
  }

  @Rule(id = "O-15", check = "calls that refuse or fail: that the vector stays open and whole")
  void leavesAVectorToItsCallerWhenItFails(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, 10));
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoFile file = transport.open(root, "f");
      StreamSocket gone = closedSocket(transport);
      IoVector vector = mixed(transport, 0, SIZE);
      expectKept(vector, SinkException.class, () -> file.write(vector, 0));
      expectKept(vector, IllegalArgumentException.class, () -> file.write(vector, -1));
      expectKept(vector, IllegalArgumentException.class, () -> file.read(vector, 0, 0));
      file.close();
      expectKept(vector, IllegalStateException.class, () -> file.write(vector, 0));
      expectKept(vector, IllegalStateException.class, () -> file.read(vector, 0, 10));
      expectKept(vector, IllegalStateException.class, () -> gone.send(vector, false));
      expectKept(vector, IllegalStateException.class, () -> gone.recv(vector, 10, 10));
      assertEquals(SIZE, content.expect(vector, 0));
      vector.close();
      expectNothingInUse(transport, "after failures, policy=" + policy);
    }
  }

  private static StreamSocket closedSocket(Transport transport) throws IOException {
    try (Link link = Link.open(transport)) {
      return link.socket();
    }
  }

  private static void expectKept(
      IoVector vector, Class<? extends Exception> failure, Executable call) {
    int entries = vector.entryCount();
    assertThrows(failure, call);
    assertFalse(vector.isClosed(), "failed, and then the vector was closed");
    assertEquals(SIZE, vector.length(), "failed, but bytes are gone or came");
    assertEquals(entries, vector.entryCount(), "failed, but entries are gone or came");
  }

  @Rule(id = "O-16", check = "what is pooled: that it is bounded together with what is in use")
  void keepsWithinItsLimits(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      for (int round = 0; round < 4; round++) {
        List<IoEntry> entries = exhaust(transport);
        entries.addAll(exhaustMemory(transport));
        expectWithinLimits(transport);
        entries.forEach(IoEntry::close);
        expectWithinLimits(transport);
        try (IoVector vector = make(transport, root, Kind.RECEIVED, 0, 50_000 << round)) {
          expectWithinLimits(transport);
          vector.release(vector.length() / 2);
          expectWithinLimits(transport);
        }
        own(transport.memoryEntry(1 << (12 + 2 * round))).close();
        expectWithinLimits(transport);
      }
    }
  }

  private static void expectWithinLimits(Transport transport) {
    Counters counters = transport.counters();
    TransportConfig config = transport.config();
    long buffers =
        counters.get(Counter.KERNEL_BUFFERS_IN_USE) + counters.get(Counter.KERNEL_BUFFERS_POOLED);
    long memory = counters.get(Counter.MEMORY_IN_USE) + counters.get(Counter.MEMORY_POOLED);
    long most = config.kernelLimit() / config.kernelEntrySize();
    assertTrue(buffers <= most, "buffers=" + buffers + " most=" + most + " " + counters);
    assertTrue(
        memory <= config.memoryLimit(),
        "memory=" + memory + " limit=" + config.memoryLimit() + " " + counters);
    counters.values().forEach((counter, n) -> assertTrue(n >= 0, counter + " is negative, n=" + n));
  }
}
