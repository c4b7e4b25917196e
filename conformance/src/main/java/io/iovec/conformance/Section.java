package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Counter;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What the rules of transports need: those under test, connections of them, and vectors. */
abstract class Section extends RuleTests {
  private static final List<Counter> GAUGES =
      List.of(
          Counter.SOCKETS_OPEN,
          Counter.FILES_OPEN,
          Counter.MEMORY_IN_USE,
          Counter.KERNEL_BUFFERS_IN_USE);

  private final TransportConformance subject;
  private final Deque<Transport> transports = new ArrayDeque<>();

  Section(TransportConformance subject) {
    this.subject = subject;
  }

  @Override
  final void closeTransports() {
    while (!transports.isEmpty()) {
      try (Transport transport = transports.pop()) {
        for (Counter gauge : GAUGES) {
          assertEquals(
              0,
              transport.counters().get(gauge),
              "C-05: all is closed, but " + gauge + " is not 0");
        }
      }
    }
  }

  final TransportConformance subject() {
    return subject;
  }

  final TransportProvider provider() {
    return subject.provider();
  }

  final TransportConfig config() {
    return subject.config();
  }

  /** Opens a transport with room for little: 1 MiB of memory, 512 KiB in the kernel. */
  final Transport openSmall(Policy policy) throws IOException {
    return open(
        config().withPolicy(policy).withMemory(1 << 20, 16 << 10).withKernel(512 << 10, 64 << 10));
  }

  /** Opens a transport as the implementor configures it; closed after the test. */
  final Transport open() throws IOException {
    return open(config());
  }

  final Transport open(Policy policy) throws IOException {
    return open(config().withPolicy(policy));
  }

  /** Opens a transport; closed after the test, when nothing of it may be in use any more. */
  final Transport open(TransportConfig config) throws IOException {
    Transport transport = provider().open(config);
    transports.push(transport);
    assertEquals(
        provider().name(), transport.name(), "R-13: the transport is not the provider's own");
    if (config.disabled().equals(config().disabled())) {
      // They decided what is tested.
      assertEquals(
          subject.declared(),
          transport.capabilities(),
          "R-12: another transport of this configuration has other capabilities");
    }
    return transport;
  }

  final Link link(Transport transport) throws IOException {
    return own(Link.open(transport));
  }

  /** Makes a connection whose socket buffers are as small as the system allows. */
  final Link tinyLink(Transport transport) throws IOException {
    return own(Link.open(transport, Link.loopback(), 4096));
  }

  final IoVector vector(Transport transport) {
    return own(transport.vector());
  }

  /**
   * Makes a vector of {@code length} bytes of {@link #content}: user memory, payload as this
   * transport receives it, and an entry that it did not make.
   */
  final IoVector mixed(Transport transport, long offset, int length) throws Exception {
    int header = length / 8;
    int payload = length / 2;
    IoVector vector = vector(transport);
    vector.pushBack(MemoryEntry.wrap(content.buffer(offset, header)));
    try (Link link = Link.open(transport)) {
      Background writer = start(() -> link.peer().write(content, offset + header, payload));
      IoVector received = vector(transport);
      link.recvFully(received, 0, payload);
      vector.append(received);
      writer.join();
    }
    int rest = length - header - payload;
    vector.pushBack(new OpaqueEntry(content.copy(offset + header + payload, rest / 2)));
    vector.pushBack(
        MemoryEntry.wrap(content.buffer(offset + header + payload + rest / 2, rest - rest / 2)));
    assertEquals(length, vector.length(), "the kit made a vector of another length");
    return vector;
  }

  static long kernelBytes(IoVector vector) {
    long sum = 0;
    for (IoEntry entry : vector) {
      sum += entry instanceof KernelEntry ? entry.length() : 0;
    }
    return sum;
  }

  /** Returns how many bytes at the front are in user memory. */
  static long memoryFirst(IoVector vector) {
    long sum = 0;
    for (IoEntry entry : vector) {
      if (entry instanceof KernelEntry && entry.length() > 0) {
        return sum;
      }
      sum += entry.length();
    }
    return sum;
  }

  static void expectPositive(long n) {
    assertTrue(n > 0, "expected a count, n=" + n);
  }
}
