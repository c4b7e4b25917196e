package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.SinkException;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;

/** C: that counters can be believed at any moment, whatever failed. */
abstract class CounterRules extends CostSection {
  private static final List<Counter> NOW =
      List.of(
          Counter.KERNEL_BUFFERS_IN_USE,
          Counter.KERNEL_BUFFERS_POOLED,
          Counter.MEMORY_IN_USE,
          Counter.MEMORY_POOLED,
          Counter.SOCKETS_OPEN,
          Counter.FILES_OPEN);

  CounterRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "C-03", check = "what read counts, and a copy from file to file")
  void countsWhatIsReadAndCopied(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, SIZE));
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoVector vector = vector(transport);
      try (IoFile file = transport.open(root, "f", READ, WRITE);
          IoFile copy = transport.open(root, "copy-" + policy, CREATE, WRITE)) {
        Growth growth = new Growth(transport);
        while (vector.length() < SIZE) {
          expectPositive(file.read(vector, vector.length(), Long.MAX_VALUE - SIZE));
        }
        assertEquals(SIZE, growth.in(), "read; " + growth);
        growth = new Growth(transport);
        copy.write(vector, 0);
        assertEquals(SIZE, growth.out(), "copied; " + growth);
        assertEquals(0, growth.in(), "came from nowhere else; " + growth);
      }
    }
  }

  @Rule(id = "C-03", check = "what the calls count that take no vector")
  void countsWhatGoesWithoutVectors() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    link.peer().write(content, 0, 1000);
    Growth growth = new Growth(transport);
    ByteBuffer into = ByteBuffer.allocate(1000);
    while (into.hasRemaining()) {
      link.await(Poller.READ);
      link.socket().recv(into);
    }
    assertEquals(1000, growth.of(Counter.USER_BYTES_IN), "received; " + growth);
    long sent = link.socket().send(new ByteBuffer[] {into.flip()}, 0, 1);
    assertEquals(sent, growth.of(Counter.USER_BYTES_OUT), "sent; " + growth);
    assertEquals(0, growth.of(Counter.KERNEL_BYTES_IN), "in the kernel; " + growth);
  }

  @Rule(id = "C-03", check = "that pushing down is counted, as far as it went")
  void countsWhatIsPushedDown() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoVector vector = vector(transport);
      vector.pushBack(MemoryEntry.wrap(content.buffer(0, 50_000)));
      Growth growth = new Growth(transport);
      long down = vector.pushDown(50_000);
      assertEquals(down, growth.of(Counter.USER_BYTES_OUT), "pushed down; " + growth);
      assertEquals(0, growth.of(Counter.KERNEL_BYTES_OUT), "went nowhere; " + growth);
    }
  }

  @Rule(id = "C-03", check = "that only what a failed call moved is counted")
  void countsWhatFailedCallsMoved(@TempDir Path root) throws Exception {
    Files.createFile(root.resolve("f"));
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoVector vector = mixed(transport, 0, 100_000);
      try (IoFile file = transport.open(root, "f")) {
        Growth growth = new Growth(transport);
        SinkException refused = assertThrows(SinkException.class, () -> file.write(vector, 0));
        assertEquals(refused.transferred(), growth.out(), "refused by a file; " + growth);
      }
      Link link = tinyLink(transport);
      Growth growth = new Growth(transport);
      long length = vector.length();
      while (link.send(vector, false) != Answer.NOT_NOW) {}
      link.peer().reset();
      link.await(Poller.WRITE);
      assertThrows(
          IOException.class,
          () -> {
            while (!vector.isEmpty()) {
              link.send(vector, false);
            }
          });
      assertEquals(length - vector.length(), growth.out(), "sent before a reset; " + growth);
    }
  }

  @Rule(id = "C-09", check = "which counters counters() returns, and since when they count")
  void countsFromTheBeginning(@TempDir Path root) throws Exception {
    Transport transport = provider().open(config());
    try (transport) {
      Counters counters = transport.counters();
      Map<Counter, Long> before = counters.values();
      for (Counter counter : Counter.values()) {
        assertTrue(before.containsKey(counter), "values() lacks " + counter);
        assertTrue(counters.toString().contains(counter.name()), "toString() lacks " + counter);
        if (!NOW.contains(counter) && counter != Counter.SYSTEM_CALLS) {
          assertEquals(0, before.get(counter), "before anything was done: " + counter);
        }
      }
      assertEquals(Map.of(), counters.fallbacks(), "before anything was done");
      try (IoVector vector = transport.vector();
          IoFile file = transport.open(root, "f", CREATE, WRITE)) {
        vector.pushBack(MemoryEntry.wrap(content.buffer(0, 1000)));
        file.write(vector, 0);
      }
      assertSame(counters, transport.counters(), "counters() returned others");
      assertEquals(1000, counters.get(Counter.USER_BYTES_OUT), "written");
    }
    assertEquals(
        1000, transport.counters().get(Counter.USER_BYTES_OUT), "written, after it was closed");
  }

  @Rule(id = "C-10", check = "that what is counted now is added before it can be taken away")
  void countsNeverLessThanNothing(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      Counters counters = transport.counters();
      AtomicBoolean over = new AtomicBoolean();
      Map<Counter, Long> least = new EnumMap<>(Counter.class);
      Background watcher =
          start(
              () -> {
                do {
                  counters.values().forEach((counter, n) -> least.merge(counter, n, Math::min));
                } while (!over.get());
              });
      try (IoFile file = transport.open(root, "f-" + policy, CREATE, READ, WRITE)) {
        for (int i = 0; i < 10; i++) {
          try (Link link = Link.open(transport);
              IoVector vector = transport.vector()) {
            Background writer = start(() -> link.peer().write(content, 0, 100_000));
            link.recvFully(vector, 100, 100_000);
            writer.join();
            file.write(vector, 0);
            file.read(vector, 0, 50_000);
          }
        }
      } finally {
        over.set(true);
        watcher.join();
      }
      least.forEach((counter, n) -> assertTrue(n >= 0, counter + " was negative, least=" + n));
    }
  }

  @Rule(id = "C-11", check = "where fall-backs are counted, and by how many bytes")
  void countsAFallBackOnce(@TempDir Path root) throws Exception {
    Files.write(root.resolve("from"), content.copy(0, SIZE));
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      try (IoFile from = transport.open(root, "from");
          IoFile to = transport.open(root, "to-" + policy, CREATE, APPEND)) {
        Growth growth = new Growth(transport);
        IoVector vector = vector(transport);
        while (vector.length() < SIZE) {
          expectPositive(from.read(vector, vector.length(), SIZE - vector.length()));
        }
        expectCountedOnce(growth, "read");
        growth = new Growth(transport);
        to.write(vector, 0);
        expectCountedOnce(growth, "appended what was read");
        IoVector received = receive(transport, 0);
        growth = new Growth(transport);
        to.write(received, 0);
        expectCountedOnce(growth, "appended what was received");
        vector.pushBack(new OpaqueEntry(content.copy(0, SIZE)));
        growth = new Growth(transport);
        send(transport, vector);
        expectCountedOnce(growth, "sent what another made");
      }
    }
  }

  private static void expectCountedOnce(Growth growth, String what) {
    long bytes = growth.ofFallbackBytes();
    assertTrue(bytes <= SIZE, what + ": fall-backs of " + bytes + " of " + SIZE + " bytes");
    long user = growth.of(Counter.USER_BYTES_IN) + growth.of(Counter.USER_BYTES_OUT);
    assertTrue(bytes <= user, what + ": fall-backs of " + bytes + ", in user memory " + user);
  }

  @Rule(id = "C-13", check = "how often NO_ROOM is counted")
  void countsEachAnswerThatThereIsNoRoom() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      Link link = link(transport);
      start(() -> link.peer().write(content, 0, Long.MAX_VALUE));
      Growth growth = new Growth(transport);
      int answers = 0;
      for (int i = 0; answers < 3 && i < 5000; i++) {
        long n = link.socket().recv(vector(transport), 0, 64 << 10);
        if (n == Answer.NO_ROOM) {
          answers++;
        } else if (n == Answer.NOT_NOW) {
          link.await(Poller.READ);
        }
      }
      assertEquals(3, answers, "times that the small transport had no room");
      assertEquals(3, growth.of(Counter.NO_ROOM), growth.toString());
    }
  }
}
