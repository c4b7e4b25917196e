package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.Policy;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/** S: what recv is asked for, from one call to the next, and how slowly it may come. */
abstract class ReceiveCountRules extends Section {
  private static final int[] MEMORY = {0, 1, 16, 100, 5000, 20_000};
  private static final int[] KERNEL = {0, 1, 100, 5000, 20_000, 100_000};

  ReceiveCountRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "S-54", check = "where a call begins: behind what the call before left in the kernel")
  void beginsEachCallInMemory() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      start(() -> link.peer().write(content, 0, Long.MAX_VALUE));
      IoVector vector = vector(transport);
      long seen = 0;
      for (int i = 0; i < 100; i++) {
        int memoryMax = MEMORY[random.nextInt(MEMORY.length)];
        long kernelMax = KERNEL[random.nextInt(KERNEL.length)] + (memoryMax == 0 ? 1L : 0);
        long before = vector.length();
        long n = link.recv(vector, memoryMax, kernelMax);
        expectPositive(n);
        long inKernel = kernelBytes(vector, before, before + Math.min(n, memoryMax));
        assertEquals(
            0, inKernel, "of the first bytes of a call in the kernel, memoryMax=" + memoryMax);
        if (i % 5 == 4) {
          seen += content.expect(vector, seen);
          vector.clear();
        }
      }
      content.expect(vector, seen);
    }
  }

  /** Returns how many of the bytes from one offset to another are in kernel entries. */
  private static long kernelBytes(IoVector vector, long from, long to) {
    long sum = 0;
    long at = 0;
    for (IoEntry entry : vector) {
      long here = Math.min(at + entry.length(), to) - Math.max(at, from);
      sum += entry instanceof KernelEntry ? Math.max(0, here) : 0;
      at += entry.length();
    }
    return sum;
  }

  @Rule(id = "S-55", check = "sums of counts that overflow, and counts taken for sizes")
  void receivesWithCountsBeyondAllRoom() throws Exception {
    int size = 60_000;
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      Link link = link(transport);
      long offset = 0;
      for (int memoryMax : new int[] {0, 1, 2 << 20, Integer.MAX_VALUE}) {
        for (long kernelMax : new long[] {0, 1L << 40, Long.MAX_VALUE}) {
          if (memoryMax + (double) kernelMax < size) {
            continue;
          }
          long from = offset;
          Background writer = start(() -> link.peer().write(content, from, size));
          IoVector vector = vector(transport);
          while (vector.length() < size) {
            expectPositive(link.recv(vector, memoryMax, kernelMax));
          }
          writer.join();
          assertEquals(size, content.expect(vector, offset));
          vector.close();
          offset += size;
        }
      }
    }
  }

  @Rule(id = "S-56", check = "recv of some of memoryMax: it must not wait for the others")
  void receivesAHeaderThatComesByteByByte() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      IoVector vector = vector(transport);
      for (int i = 0; i < 40; i++) {
        link.peer().write(content, i, 1);
        assertEquals(1, link.recv(vector, 40 - i, 1000), "one byte has come, at " + i);
        assertEquals(i + 1, memoryFirst(vector), "in memory at the front, vector=" + vector);
      }
      link.peer().write(content, 40, 1000);
      link.recvFully(vector, 0, 1000);
      ByteBuffer header = vector.pullUp(40);
      content.expect(header, 0);
      assertEquals(1040, content.expect(vector, 0));
    }
  }

  @Rule(id = "S-57", check = "windows that close and open again")
  void receivesThroughATinyWindow() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = tinyLink(transport);
      Random sizes = Bytes.choices("window");
      Background writer =
          start(() -> link.peer().write(content, 0, 100_000, () -> 1 + sizes.nextInt(5000)));
      receive(link, transport, 100_000);
      writer.join();
      link.peer().finish();
      link.expectEnd();
    }
  }

  private void receive(Link link, Transport transport, int size) throws IOException {
    IoVector vector = vector(transport);
    long seen = 0;
    while (seen < size) {
      expectPositive(link.recv(vector, 10, 1 + random.nextInt(3000)));
      if (random.nextInt(3) == 0) {
        seen += content.expect(vector, seen);
      }
      if (seen + vector.length() == size) {
        seen += content.expect(vector, seen);
      }
    }
    assertTrue(seen == size, "seen=" + seen);
  }
}
