package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.Capability;
import io.iovec.Frame;
import io.iovec.Framer;
import io.iovec.Frames;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
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

  @Rule(id = "S-19", check = "expect, and the edge between memory and kernel part")
  void receivesFramedMessagesWholeAndAlone() throws Exception {
    Framer framer =
        start -> start.remaining() < 4 ? Frame.unknown(4) : Frame.of(4 + 100, start.getInt());
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      int[] payloads = {1, 4096, 70_000, 0, 2_000_000, 3};
      Background writer =
          start(
              () -> {
                for (int payload : payloads) {
                  ByteBuffer length = ByteBuffer.allocate(4).putInt(payload).flip();
                  assertEquals(4, link.peer().channel().write(length));
                  link.peer().write(content, 0, 100 + payload);
                }
              });
      try (Frames frames = new Frames(transport, framer)) {
        for (int payload : payloads) {
          try (IoVector message = next(link, frames)) {
            assertEquals(104 + payload, message.length(), "the length of the message");
            long inMemory = memoryFirst(message);
            assertTrue(inMemory >= 104, "in memory at the front=" + inMemory);
            message.release(4);
            content.expect(message, 0);
          }
        }
      }
      writer.join();
    }
  }

  @Rule(
      id = "S-83",
      requires = Capability.PENDING,
      check = "what recv takes of a message whose payload may be pending, and when")
  void handsOutAMessageWhosePayloadIsPending() throws Exception {
    int payload = 1 << 20;
    Framer framer =
        start -> start.remaining() < 4 ? Frame.unknown(4) : Frame.pending(4 + 100, start.getInt());
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      ByteBuffer length = ByteBuffer.allocate(4).putInt(payload);
      try (Frames frames = new Frames(transport, framer)) {
        link.peer().channel().write(length.flip());
        link.peer().write(content, 0, 100);
        try (IoVector message = next(link, frames)) {
          assertEquals(104 + payload, message.length(), "the length of the message");
          assertEquals(payload, link.socket().pendingBytes(), "nothing of its payload was sent");
          assertThrows(IllegalStateException.class, () -> frames.recv(link.socket()));
          link.peer().write(content, 100, 10);
          message.release(4);
          content.expect(message.pullUp(100), 0);
        }
        Background writer =
            start(
                () -> {
                  link.peer().write(content, 110, payload - 10);
                  assertEquals(4, link.peer().channel().write(length.flip().putInt(0, 3)));
                  link.peer().write(content, 0, 103);
                });
        try (IoVector second = next(link, frames)) {
          assertEquals(107, second.length(), "the length of the message behind");
          assertEquals(0, link.socket().pendingBytes(), "so little payload is received");
          second.release(4);
          content.expect(second, 0);
        }
        writer.join();
      }
    }
  }

  @Rule(id = "S-84", check = "that recv waits for no more than one byte where nothing is expected")
  void handsOutPiecesOfAStreamAsTheyCome() throws Exception {
    int most = 200_000;
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      try (Frames frames = new Frames(transport, start -> Frame.upTo(most))) {
        int offset = 0;
        for (int size : new int[] {1, 5_000, most + 1, 3 * most}) {
          int from = offset;
          Background writer = start(() -> link.peer().write(content, from, size));
          offset += size;
          for (long left = size; left > 0; ) {
            try (IoVector piece = next(link, frames)) {
              long length = piece.length();
              assertTrue(length > 0 && length <= most, "the length of a piece=" + length);
              assertFalse(frames.isInMessage(), "something is held behind a piece");
              content.expect(piece, offset - left);
              left -= length;
            }
          }
          writer.join();
        }
        link.peer().finish();
        link.await(Poller.READ);
        assertEquals(Answer.END_OF_STREAM, frames.recv(link.socket()), "behind the last piece");
        assertFalse(frames.isInMessage(), "the stream ended inside of a piece");
      }
    }
  }

  private static IoVector next(Link link, Frames frames) throws IOException {
    IoVector message = frames.poll();
    while (message == null) {
      long n = frames.recv(link.socket());
      assertTrue(n != Answer.END_OF_STREAM, "the stream ended");
      message = frames.poll();
      if (message == null && n <= 0) {
        link.await(Poller.READ);
      }
    }
    return message;
  }
}
