package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** C: what stays in the kernel, where a transport promises it. */
abstract class KernelCostRules extends CostSection {
  KernelCostRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(
      id = "C-01",
      requires = Capability.KERNEL_RECV,
      check = "what recv reads into user memory under policy KERNEL")
  void keepsReceivedPayloadInTheKernel() throws Exception {
    Transport transport = open(Policy.KERNEL);
    for (int memoryMax : new int[] {0, 1, 100, 5000}) {
      Growth growth = new Growth(transport);
      IoVector vector = receive(transport, memoryMax);
      assertEquals(memoryMax, growth.of(Counter.USER_BYTES_IN), "entered user memory; " + growth);
      assertEquals(SIZE - memoryMax, growth.of(Counter.KERNEL_BYTES_IN), growth.toString());
      assertEquals(SIZE - memoryMax, kernelBytes(vector), "in kernel entries, vector=" + vector);
      content.expect(vector, 0);
    }
  }

  @Rule(
      id = "C-04",
      requires = {Capability.KERNEL_RECV, Capability.KERNEL_WRITE},
      check = "what write pulls up, and that a fall-back is counted")
  void writesPayloadFromTheKernel(@TempDir Path root) throws Exception {
    Transport transport = open(Policy.KERNEL);
    IoVector vector = receive(transport, 0);
    Growth growth = new Growth(transport);
    try (IoFile file = transport.open(root, "f", CREATE, WRITE)) {
      file.write(vector, 0);
    }
    expectInTheKernel(growth);
  }

  @Rule(
      id = "C-07",
      requires = {Capability.KERNEL_RECV, Capability.KERNEL_RELAY},
      check = "what send pulls up of what another socket received")
  void relaysPayloadInTheKernel() throws Exception {
    Transport transport = open(Policy.KERNEL);
    IoVector vector = receive(transport, 0);
    Growth growth = new Growth(transport);
    send(transport, vector);
    expectInTheKernel(growth);
  }

  @Rule(
      id = "C-08",
      requires = {Capability.KERNEL_READ, Capability.KERNEL_SEND},
      check = "what read and send move through user memory")
  void sendsFilesInTheKernel(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, SIZE));
    Transport transport = open(Policy.KERNEL);
    Growth growth = new Growth(transport);
    IoVector vector = vector(transport);
    try (IoFile file = transport.open(root, "f")) {
      while (vector.length() < SIZE) {
        expectPositive(file.read(vector, vector.length(), SIZE - vector.length()));
      }
      assertEquals(SIZE, kernelBytes(vector), "in kernel entries, vector=" + vector);
      send(transport, vector);
    }
    expectInTheKernel(growth);
  }

  static void expectInTheKernel(Growth growth) {
    long through = growth.of(Counter.USER_BYTES_OUT);
    assertTrue(through <= growth.ofFallbackBytes(), "in user memory, not counted; " + growth);
    assertEquals(SIZE, through + growth.of(Counter.KERNEL_BYTES_OUT), growth.toString());
  }
}
