package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

/** C: what policies and cost capabilities change, and that they change no bytes. */
abstract class PolicyRules extends CostSection {
  private static final int[] EDGES = {
    1, 4096, 16 << 10, 32 << 10, 64 << 10, 128 << 10, 256 << 10, 512 << 10, 1 << 20
  };

  PolicyRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "C-02", check = "what policy MEMORY does when a file is read")
  void readsIntoMemoryUnderPolicyMemory(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, SIZE));
    Transport transport = open(Policy.MEMORY);
    IoVector vector = vector(transport);
    Growth growth = new Growth(transport);
    try (IoFile file = transport.open(root, "f")) {
      while (vector.length() < SIZE) {
        expectPositive(file.read(vector, vector.length(), SIZE - vector.length()));
      }
      assertEquals(0, kernelBytes(vector), "in kernel entries, vector=" + vector);
      assertEquals(0, growth.of(Counter.KERNEL_BYTES_IN), growth.toString());
      send(transport, vector);
    }
    assertEquals(0, transport.counters().get(Counter.KERNEL_BUFFERS_IN_USE));
    assertEquals(0, growth.of(Counter.KERNEL_BYTES_OUT), growth.toString());
  }

  @Rule(id = "C-12", check = "that the way through the kernel is taken, and not only promised")
  void doesWhatItDeclares(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, SIZE));
    Transport transport = open(Policy.KERNEL);
    if (declares(transport, Capability.KERNEL_RECV)) {
      Growth growth = new Growth(transport);
      receive(transport, 0).close();
      expectMost(Capability.KERNEL_RECV, Counter.KERNEL_BYTES_IN, growth);
    }
    if (declares(transport, Capability.KERNEL_READ)) {
      Growth growth = new Growth(transport);
      read(transport, root).close();
      expectMost(Capability.KERNEL_READ, Counter.KERNEL_BYTES_IN, growth);
    }
    if (declares(transport, Capability.KERNEL_WRITE)) {
      IoVector vector = inTheKernel(transport, root);
      Growth growth = new Growth(transport);
      try (IoFile file = transport.open(root, "to", CREATE, WRITE)) {
        file.write(vector, 0);
      }
      expectMost(Capability.KERNEL_WRITE, Counter.KERNEL_BYTES_OUT, growth);
    }
    if (declares(transport, Capability.KERNEL_SEND)) {
      IoVector vector =
          declares(transport, Capability.KERNEL_READ)
              ? read(transport, root)
              : inTheKernel(transport, root);
      Growth growth = new Growth(transport);
      send(transport, vector);
      expectMost(Capability.KERNEL_SEND, Counter.KERNEL_BYTES_OUT, growth);
    }
    if (declares(transport, Capability.KERNEL_RELAY)) {
      IoVector vector = receive(transport, 0);
      Growth growth = new Growth(transport);
      send(transport, vector);
      expectMost(Capability.KERNEL_RELAY, Counter.KERNEL_BYTES_OUT, growth);
    }
  }

  private static boolean declares(Transport transport, Capability capability) {
    return transport.capabilities().contains(capability);
  }

  private IoVector read(Transport transport, Path root) throws Exception {
    IoVector vector = vector(transport);
    try (IoFile file = transport.open(root, "f")) {
      while (vector.length() < SIZE) {
        expectPositive(file.read(vector, vector.length(), SIZE - vector.length()));
      }
    }
    return vector;
  }

  /** Returns payload that came into the kernel some way that this transport has. */
  private IoVector inTheKernel(Transport transport, Path root) throws Exception {
    if (declares(transport, Capability.KERNEL_RECV)) {
      return receive(transport, 0);
    }
    if (declares(transport, Capability.KERNEL_READ)) {
      return read(transport, root);
    }
    IoVector vector = vector(transport);
    vector.pushBack(MemoryEntry.wrap(content.buffer(0, SIZE)));
    vector.pushDown(SIZE);
    return vector;
  }

  private static void expectMost(Capability capability, Counter counter, Growth growth) {
    long n = growth.of(counter);
    assertTrue(
        n >= SIZE / 2,
        capability + " is declared, but only " + n + " of " + SIZE + " bytes went so; " + growth);
  }

  @Rule(
      id = "C-16",
      requires = {Capability.KERNEL_READ, Capability.KERNEL_WRITE},
      check = "what read and write move through user memory")
  void copiesFilesInTheKernel(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, SIZE));
    Transport transport = open(Policy.KERNEL);
    Growth growth = new Growth(transport);
    IoVector vector = read(transport, root);
    try (IoFile file = transport.open(root, "to", CREATE, WRITE)) {
      file.write(vector, 0);
    }
    KernelCostRules.expectInTheKernel(growth);
    assertTrue(
        growth.of(Counter.USER_BYTES_IN) <= growth.ofFallbackBytes(),
        "in user memory, not counted; " + growth);
  }

  @Rule(id = "C-14", check = "what a change of policy does with what is half received")
  void changesThePolicyInMidStream() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      Background writer =
          start(() -> link.peer().write(content, 0, SIZE, () -> 1 + random.nextInt(20_000)));
      IoVector vector = vector(transport);
      List<Policy> policies = List.of(Policy.values());
      Random choices = Bytes.choices("policies");
      while (vector.length() < SIZE) {
        link.socket().policy(policies.get(choices.nextInt(policies.size())));
        long most = Math.min(SIZE - vector.length(), 1 + choices.nextInt(50_000));
        int memory = choices.nextInt((int) most + 1);
        expectPositive(link.recv(vector, memory, most - memory));
      }
      writer.join();
      assertEquals(SIZE, content.expect(vector, 0), "the bytes");
    }
  }

  @Rule(id = "C-15", check = "thresholds between ways of doing the same")
  void givesTheSameBytesWhateverTheLength(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      IoVector vector = vector(transport);
      try (IoFile file = transport.open(root, "f-" + policy, CREATE, READ, WRITE)) {
        for (int edge : EDGES) {
          for (int n = Math.max(1, edge - 1); n <= edge + 1; n++) {
            int length = n;
            Background writer = start(() -> link.peer().write(content, 0, length));
            link.recvFully(vector, 0, length);
            writer.join();
            assertEquals(length, file.write(vector, 0), "written, policy=" + policy);
            while (vector.length() < length) {
              expectPositive(file.read(vector, vector.length(), length - vector.length()));
            }
            Background reader = start(() -> link.peer().read(content, 0, length));
            link.sendFully(vector, false);
            reader.join();
          }
        }
      }
    }
  }
}
