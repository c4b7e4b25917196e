package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Capability;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.Policy;
import io.iovec.Transport;
import java.io.IOException;
import java.util.Random;

/** S: receiving. Which bytes stay in the kernel is a matter of cost: see {@link CostRules}. */
abstract class ReceiveRules extends Section {
  private static final long[] SIZES = {1, 2, 4095, 4096, 4097, 65_537, 1 << 20, (3 << 20) + 7};
  private static final int[] MAXES = {0, 1, 100, 4096, 70_000, 1 << 20, Integer.MAX_VALUE};
  private static final int LONG_STREAM = (24 << 20) + 13;

  ReceiveRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "S-01", check = "what recv does after a short read, between memory and kernel part")
  void deliversEveryByteInOrder() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      long offset = 0;
      for (long size : SIZES) {
        long from = offset;
        Background writer = start(() -> link.peer().write(content, from, size));
        receive(link, transport, offset, size);
        writer.join();
        offset += size;
      }
      link.peer().finish();
      link.expectEnd();
    }
  }

  @Rule(id = "S-01", check = "small pieces: each may occupy a part of a kernel buffer of its own")
  void deliversEveryByteOfSmallPieces() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      Random sizes = Bytes.choices("pieces");
      Background writer =
          start(
              () -> {
                link.peer().write(content, 0, 1000, () -> 1);
                link.peer().write(content, 1000, 60_000, () -> 1 + sizes.nextInt(200));
              });
      receive(link, transport, 0, 1000);
      receive(link, transport, 1000, 60_000);
      writer.join();
    }
  }

  @Rule(id = "S-01", check = "bytes behind the first megabytes: counts and buffers that go round")
  void deliversEveryByteOfManyMegabytes() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      Background writer = start(() -> link.peer().write(content, 0, LONG_STREAM));
      IoVector vector = vector(transport);
      for (long received = 0; received < LONG_STREAM; ) {
        long n = link.recv(vector, 100, 1 << 20);
        assertTrue(n > 0, "n=" + n + " at " + received + " of " + LONG_STREAM);
        assertEquals(n, content.expect(vector, received));
        received += n;
      }
      writer.join();
    }
  }

  private void receive(Link link, Transport transport, long offset, long size) throws IOException {
    IoVector vector = vector(transport);
    long seen = 0;
    for (long received = 0; received < size; ) {
      long left = size - received;
      int memoryMax = (int) Math.min(MAXES[random.nextInt(MAXES.length)], left);
      long kernelMax = Math.min(MAXES[random.nextInt(MAXES.length)], left - memoryMax);
      long n = link.recv(vector, memoryMax + kernelMax == 0 ? 1 : memoryMax, kernelMax);
      assertTrue(n > 0, "n=" + n + " at " + received + " of " + size);
      received += n;
      if (random.nextInt(4) == 0) {
        seen += content.expect(vector, offset + seen);
      }
    }
    assertEquals(size, seen + content.expect(vector, offset + seen));
  }

  @Rule(id = "S-02", check = "that the kernel part begins only when the memory part is full")
  void fillsMemoryFirst() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (int memoryMax : new int[] {1, 1000, 4096, 20_000}) {
        Link link = link(transport);
        link.peer().write(content, 0, 30_000);
        IoVector vector = vector(transport);
        long n = link.recv(vector, memoryMax, 30_000 - memoryMax);
        long inMemory = memoryFirst(vector);
        assertTrue(
            inMemory >= Math.min(n, memoryMax),
            "memoryMax=" + memoryMax + " n=" + n + " but in memory at the front=" + inMemory);
        link.recvFully(vector, 0, 30_000 - n);
        content.expect(vector, 0);
      }
    }
  }

  @Rule(id = "S-03", check = "that recv looks at the last entry before it makes one")
  void fillsTheRoomOfTheLastEntry() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      link.peer().write(content, 0, 3000);
      IoVector vector = vector(transport);
      vector.pushBack(transport.memoryEntry(4096));
      for (int i = 0; i < 3; i++) {
        link.recvFully(vector, 1000, 1000);
        assertEquals(1, vector.entryCount(), "a new entry though there was room: " + vector);
      }
      content.expect(vector, 0);
    }
  }

  @Rule(id = "S-03", check = "the size of the memory entries that recv makes")
  void makesFewEntriesOfSmallReceives() throws Exception {
    Transport transport = open(Policy.MEMORY);
    Link link = link(transport);
    link.peer().write(content, 0, 4000);
    IoVector vector = vector(transport);
    for (int i = 0; i < 40; i++) {
      link.recvFully(vector, i % 2 == 0 ? 100 : 0, 100);
    }
    assertEquals(1, vector.entryCount(), "a new entry though there was room: " + vector);
    content.expect(vector, 0);
  }

  @Rule(id = "S-03", check = "that a kernel entry given to recv is filled")
  void fillsTheEntryThatItIsGiven() throws Exception {
    Transport transport = open(Policy.KERNEL);
    Link link = link(transport);
    link.peer().write(content, 0, 3000);
    IoVector vector = vector(transport);
    IoEntry given = transport.kernelEntry(65_536);
    vector.pushBack(given);
    link.recvFully(vector, 0, 3000);
    boolean sameKind =
        !(given instanceof KernelEntry)
            || transport.capabilities().contains(Capability.KERNEL_RECV);
    if (sameKind) {
      assertEquals(3000, given.length(), "the entry was not filled: " + vector);
      assertEquals(1, vector.entryCount(), "a new entry though there was room: " + vector);
    }
    content.expect(vector, 0);
  }
}
