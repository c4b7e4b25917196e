package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.Transport;
import java.nio.ByteBuffer;

/** S: sending very much, or very many. */
abstract class BulkSendRules extends Section {
  private static final int MUCH = 64 << 20;
  private static final int MOST_PER_CALL = 32 << 20;
  private static final int PART = 1 << 20;
  private static final int STEP = 4099;
  private static final int LONG_STREAM = (24 << 20) + 13;

  BulkSendRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "S-68", check = "that a call ends though the peer reads as fast as it sends")
  void sendsABoundedAmountPerCall() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    // Each part begins elsewhere in the same memory, and so differs from the others.
    int parts = MUCH / PART;
    int size = PART + parts * STEP;
    ByteBuffer memory = ByteBuffer.allocateDirect(size).put(content.buffer(0, size));
    IoVector vector = vector(transport);
    for (int i = 0; i < parts; i++) {
      vector.pushBack(
          MemoryEntry.wrap(memory.duplicate().limit(i * STEP + PART).position(i * STEP)));
    }
    Background reader =
        start(
            () -> {
              for (int i = 0; i < parts; i++) {
                link.peer().read(content, (long) i * STEP, PART, () -> PART);
              }
              link.peer().expectEnd();
            });
    Deadline deadline = new Deadline();
    while (!vector.isEmpty()) {
      long n = link.send(vector, false);
      assertTrue(n <= MOST_PER_CALL, "more than some megabytes in one call, n=" + n);
      if (n > 0) {
        deadline = new Deadline();
      } else {
        link.awaitRoom(vector.length(), false, reader, deadline);
      }
    }
    link.socket().shutdownOutput();
    reader.join();
  }

  @Rule(id = "S-10", check = "bytes behind the first megabytes: counts and buffers that go round")
  void sendsBackManyMegabytes() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      Background writer = start(() -> link.peer().write(content, 0, LONG_STREAM));
      Background reader = start(() -> link.peer().read(content, 0, LONG_STREAM, () -> PART));
      IoVector vector = vector(transport);
      for (long received = 0; received < LONG_STREAM; ) {
        long n = link.recv(vector, 100, PART);
        assertTrue(n > 0, "the stream ended at " + received + " n=" + n);
        received += n;
        link.sendAll(vector, false, reader);
      }
      writer.join();
      reader.join();
    }
  }

  @Rule(id = "S-13", check = "bytes behind the first megabytes, from and to buffers")
  void sendsBackManyMegabytesFromBuffers() throws Exception {
    Link link = link(open());
    Background writer = start(() -> link.peer().write(content, 0, LONG_STREAM));
    Background reader = start(() -> link.peer().read(content, 0, LONG_STREAM, () -> PART));
    ByteBuffer buffer = ByteBuffer.allocateDirect(PART);
    for (long received = 0; received < LONG_STREAM; ) {
      int n = link.socket().recv(buffer.clear());
      if (n == Answer.NOT_NOW) {
        link.await(Poller.READ);
      } else {
        assertTrue(n > 0, "the stream ended at " + received + " n=" + n);
        content.expect(buffer.flip(), received);
        received += n;
        link.sendAll(new ByteBuffer[] {buffer}, false, reader);
      }
    }
    writer.join();
    reader.join();
  }

  @Rule(id = "S-69", check = "how many entries one call takes, and where the next one begins")
  void sendsVeryManyEntriesInOrder() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      IoVector vector = vector(transport);
      int size = 0;
      for (int i = 0; i < 3000; i++) {
        int n = i % 50 == 0 ? 0 : 1 + random.nextInt(60);
        ByteBuffer bytes = content.buffer(size, n);
        vector.pushBack(
            i % 97 == 0
                ? new OpaqueEntry(content.copy(size, n))
                : MemoryEntry.wrap(
                    i % 3 == 0 ? bytes : ByteBuffer.allocateDirect(n).put(bytes).flip()));
        size += n;
      }
      int all = size;
      Background reader = start(() -> link.peer().read(content, 0, all));
      link.sendFully(vector, false, reader);
    }
  }

  @Rule(id = "S-69", check = "entries that are larger than what one call takes")
  void sendsVeryLargeEntriesInOrder() throws Exception {
    int large = (2 << 20) + 4097;
    Transport transport = open();
    Link link = link(transport);
    IoVector vector = vector(transport);
    ByteBuffer direct = ByteBuffer.allocateDirect(large).put(content.buffer(0, large)).flip();
    vector.pushBack(MemoryEntry.wrap(direct));
    vector.pushBack(MemoryEntry.wrap(content.buffer(large, large)));
    Background reader = start(() -> link.peer().read(content, 0, 2L * large));
    link.sendFully(vector, false, reader);
  }

  @Rule(id = "S-70", check = "buffers of all kinds, more of them than the system takes in one call")
  void sendsVeryManyBuffersOfAllKinds() throws Exception {
    Transport transport = open();
    Link link = tinyLink(transport);
    ByteBuffer[] buffers = new ByteBuffer[2500];
    int[] limits = new int[buffers.length];
    int total = 0;
    for (int i = 0; i < buffers.length; i++) {
      int n = i % 40 == 0 ? 0 : 1 + random.nextInt(200);
      ByteBuffer bytes = content.buffer(total - 5, n + 10).position(5).limit(5 + n);
      ByteBuffer direct = ByteBuffer.allocateDirect(n + 3).position(3);
      direct.put(content.copy(total, n)).flip().position(3);
      buffers[i] =
          switch (random.nextInt(5)) {
            case 0 -> bytes;
            case 1 -> bytes.asReadOnlyBuffer();
            case 2 -> bytes.slice();
            case 3 -> direct.asReadOnlyBuffer();
            default -> direct.duplicate();
          };
      limits[i] = buffers[i].limit();
      total += n;
    }
    int all = total;
    Background reader = start(() -> link.peer().read(content, 0, all, () -> 3000));
    for (long sent = 0; sent < all; ) {
      long n = link.socket().send(buffers, 0, buffers.length);
      assertTrue(n >= 0, "send answered n=" + n);
      sent += n;
      assertEquals(all - sent, Link.remaining(buffers), "count and positions disagree");
      if (n == 0) {
        link.await(Poller.WRITE);
      }
    }
    reader.join();
    for (int i = 0; i < buffers.length; i++) {
      assertEquals(limits[i], buffers[i].limit(), "the limit of a buffer has changed");
    }
  }
}
