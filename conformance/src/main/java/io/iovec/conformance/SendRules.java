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
import java.util.Random;

/** S: sending. */
abstract class SendRules extends Section {
  private static final int LARGE = 4 << 20;

  SendRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "S-10", check = "that entries leave in order, and what is left of one sent in part")
  void sendsMixedVectorsInOrder() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      long offset = 0;
      for (int size : new int[] {16, 1000, 65_536, 1_000_000}) {
        IoVector vector = mixed(transport, offset, size);
        long from = offset;
        Background reader = start(() -> link.peer().read(content, from, size));
        link.sendFully(vector, false, reader);
        offset += size;
      }
    }
  }

  @Rule(id = "S-10", check = "send to a slow reader: short sends, in the middle of an entry too")
  void sendsToASlowReader() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = tinyLink(transport);
      IoVector vector = mixed(transport, 0, 300_000);
      Random sizes = Bytes.choices("slow");
      Background reader =
          start(() -> link.peer().read(content, 0, 300_000, () -> 1 + sizes.nextInt(2000)));
      link.sendFully(vector, false, reader);
    }
  }

  @Rule(id = "S-11", check = "that what was sent with more=true goes out with what follows")
  void sendsHeaderAndPayloadOfSeparateVectors() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      for (int i = 0; i < 5; i++) {
        IoVector header = vector(transport);
        header.pushBack(MemoryEntry.wrap(content.buffer(0, 100)));
        IoVector payload = mixed(transport, 100, 50_000);
        Background reader = start(() -> link.peer().read(content, 0, 50_100));
        link.sendFully(header, true);
        link.sendFully(payload, false, reader);
      }
    }
  }

  @Rule(id = "S-11", check = "buffers sent with more=true: that they go, and in their order")
  void sendsBuffersInFrontOfOthers() throws Exception {
    Link link = tinyLink(open());
    int part = 70_000;
    int rounds = 4;
    Background reader = start(() -> link.peer().read(content, 0, rounds * 2L * part, () -> 9000));
    for (int i = 0; i < 2 * rounds; i++) {
      int offset = i * part;
      ByteBuffer[] buffers = {
        content.buffer(offset, 100),
        ByteBuffer.allocateDirect(part - 100).put(content.buffer(offset + 100, part - 100)).flip(),
        ByteBuffer.allocate(0)
      };
      link.sendAll(buffers, i % 2 == 0, reader);
    }
    reader.join();
  }

  @Rule(
      id = "S-12",
      check = "that send never waits, and takes from the vector what it has sent only")
  void leavesInTheVectorWhatDoesNotGo() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = tinyLink(transport);
      IoVector vector = mixed(transport, 0, LARGE);
      long sent = 0;
      for (long n = link.send(vector, false); n != 0; n = link.send(vector, false)) {
        sent += n;
      }
      assertTrue(sent < LARGE, "all was sent though nobody reads and buffers are small");
      assertEquals(LARGE - sent, vector.length(), "sent and left are not all");
      Background reader = start(() -> link.peer().read(content, 0, LARGE));
      link.sendFully(vector, false, reader);
    }
  }

  @Rule(id = "S-12", check = "the answer to an empty vector")
  void hasNothingToDoForAnEmptyVector() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    IoVector vector = vector(transport);
    assertEquals(Answer.NOT_NOW, link.socket().send(vector, false));
    vector.pushBack(transport.memoryEntry(100));
    assertEquals(Answer.NOT_NOW, link.socket().send(vector, false), "an entry without bytes");
  }

  @Rule(id = "S-13", check = "the gathering send: offset, count, empty buffers, positions")
  void sendsBuffersInOrder() throws Exception {
    Transport transport = open();
    Link link = tinyLink(transport);
    ByteBuffer[] buffers = new ByteBuffer[100];
    int total = 0;
    for (int i = 0; i < buffers.length; i++) {
      int size = i % 7 == 0 ? 0 : random.nextInt(5000);
      boolean sent = i >= 10 && i < 90;
      ByteBuffer bytes = content.buffer(sent ? total : 0, size);
      total += sent ? size : 0;
      buffers[i] = i % 2 == 0 ? bytes : ByteBuffer.allocateDirect(size).put(bytes).flip();
    }
    int all = total;
    Background reader = start(() -> link.peer().read(content, 0, all, () -> 3000));
    for (long sent = 0; sent < all; ) {
      long n = link.socket().send(buffers, 10, 80);
      assertTrue(n >= 0, "send answered n=" + n);
      sent += n;
      assertEquals(all - sent, remaining(buffers, 10, 90), "count and positions disagree");
      if (n == Answer.NOT_NOW) {
        link.await(Poller.WRITE);
      }
    }
    reader.join();
    assertEquals(0, buffers[9].position() + buffers[90].position(), "touched what is outside");
  }

  private static long remaining(ByteBuffer[] buffers, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += buffers[i].remaining();
    }
    return sum;
  }

  @Rule(id = "S-14", check = "what send does with an entry that this transport did not make")
  void sendsForeignEntries() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = tinyLink(transport);
      IoVector vector = vector(transport);
      int[] sizes = {1, 100_000, 4096, 300_000};
      int total = 0;
      for (int size : sizes) {
        vector.pushBack(new OpaqueEntry(content.copy(total, size)));
        total += size;
      }
      int all = total;
      Background reader = start(() -> link.peer().read(content, 0, all, () -> 5000));
      link.sendFully(vector, false, reader);
    }
  }
}
