package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** C: what it costs. Results are the same whatever it costs, and other sections hold to that. */
abstract class CostRules extends CostSection {
  CostRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "C-02", check = "what policy MEMORY does with the kernel part")
  void holdsNothingInTheKernelUnderPolicyMemory() throws Exception {
    Transport transport = open(Policy.MEMORY);
    IoVector vector = receive(transport, 100);
    assertEquals(0, kernelBytes(vector), "in kernel entries, vector=" + vector);
    assertEquals(0, transport.counters().get(Counter.KERNEL_BUFFERS_IN_USE));
    content.expect(vector, 0);
  }

  @Rule(id = "C-03", check = "where bytes are counted, and that none is counted twice")
  void countsEveryByte(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Growth growth = new Growth(transport);
      IoVector vector = receive(transport, 100);
      assertEquals(SIZE, growth.in(), "received; " + growth);
      growth = new Growth(transport);
      try (IoFile file = transport.open(root, "f", CREATE, WRITE)) {
        file.write(vector, 0);
      }
      assertEquals(SIZE, growth.out(), "written; " + growth);
      growth = new Growth(transport);
      Link link = link(transport);
      vector.pushBack(MemoryEntry.wrap(content.buffer(0, SIZE)));
      Background reader = start(() -> link.peer().read(content, 0, SIZE));
      link.sendFully(vector, false);
      reader.join();
      assertEquals(SIZE, growth.out(), "sent; " + growth);
    }
  }

  @Rule(id = "C-03", check = "that take of a kernel entry counts what it pulls up")
  void countsWhatIsPulledUp() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      IoVector vector = receive(transport, 100);
      long inKernel = kernelBytes(vector);
      Growth growth = new Growth(transport);
      content.expect(vector.pullUp(SIZE), 0);
      assertEquals(inKernel, growth.of(Counter.PULLED_UP_BYTES), growth.toString());
      assertEquals(inKernel, growth.of(Counter.USER_BYTES_IN), growth.toString());
    }
  }

  @Rule(id = "C-05", check = "gauges: what is closed is not counted any more")
  void countsWhatIsOpen(@TempDir Path root) throws Exception {
    Transport transport = open();
    Counters counters = transport.counters();
    assertEquals(0, counters.get(Counter.SOCKETS_OPEN), "sockets open");
    Link link = link(transport);
    assertEquals(1, counters.get(Counter.SOCKETS_OPEN), "sockets open");
    transport.listen(Link.loopback()).close();
    IoFile file = own(transport.open(root, "f", CREATE, WRITE));
    assertEquals(1, counters.get(Counter.FILES_OPEN), "files open");
    IoVector vector = vector(transport);
    vector.pushBack(transport.memoryEntry(5000));
    assertTrue(counters.get(Counter.MEMORY_IN_USE) >= 5000, "memory in use; " + counters);
    vector.close();
    file.close();
    file.close();
    link.close();
    link.socket().close();
    assertEquals(0, counters.get(Counter.SOCKETS_OPEN), "sockets open");
    assertEquals(0, counters.get(Counter.FILES_OPEN), "files open");
    assertEquals(0, counters.get(Counter.MEMORY_IN_USE), "memory in use");
  }

  @Rule(
      id = "C-05",
      check = "entries that are dropped without being closed, on the ways of failure")
  void giveBackWhatFailedTransfersHeld() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (int i = 0; i < 20; i++) {
        try (Link link = Link.open(transport);
            IoVector vector = transport.vector()) {
          link.peer().write(content, 0, 1000);
          link.peer().reset();
          link.await(Poller.READ);
          drain(link, vector);
        }
      }
      assertEquals(0, transport.counters().get(Counter.MEMORY_IN_USE));
      assertEquals(0, transport.counters().get(Counter.KERNEL_BUFFERS_IN_USE));
    }
  }

  private static void drain(Link link, IoVector vector) {
    try {
      while (link.recv(vector, 10, 50_000) > 0) {}
    } catch (IOException reset) {
      // As it should be: this is about what is left then.
    }
  }

  @Rule(
      id = "C-06",
      level = Level.SHOULD,
      check = "that pulling up an entry of another transport is counted as FOREIGN")
  void countsForeignEntries() throws Exception {
    Transport transport = open();
    IoVector vector = vector(transport);
    vector.pushBack(new OpaqueEntry(content.copy(0, SIZE)));
    Growth growth = new Growth(transport);
    send(transport, vector);
    assertEquals(SIZE, growth.ofFallbackBytes(), growth.toString());
  }
}
