package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;

/** S: streams that come in pieces of awkward sizes, each of which may occupy a buffer's slot. */
abstract class SlotRules extends Section {
  private static final int NOMINAL = 64 << 10;

  SlotRules(TransportConformance subject) {
    super(subject);
  }

  private Transport openWithSmallBuffers(Policy policy) throws IOException {
    return open(config().withPolicy(policy).withKernel(64 << 20, NOMINAL));
  }

  @Rule(id = "S-50", check = "how \"no bytes\" is told from \"no slots\": EAGAIN says both")
  void deliversPiecesThatFillTheSlots() throws Exception {
    int round = 100 * 100;
    for (Policy policy : Policy.values()) {
      Transport transport = openWithSmallBuffers(policy);
      Link link = link(transport);
      IoVector vector = vector(transport);
      for (int i = 0; i < 20; i++) {
        link.peer().write(content, (long) i * round, round, () -> 100);
        link.recvFully(vector, 0, round);
      }
      assertTrue(link.vain() < 20, "reported, but nothing to receive: times=" + link.vain());
      link.peer().finish();
      link.expectEnd();
      assertEquals(20L * round, content.expect(vector, 0));
    }
  }

  @Rule(id = "S-50", check = "that a kernel buffer without slots does not end a message")
  void deliversAMessageOfPiecesThatWasExpected() throws Exception {
    int size = 100 * 1000;
    for (Policy policy : Policy.values()) {
      Transport transport = openWithSmallBuffers(policy);
      Link link = link(transport);
      IoVector vector = vector(transport);
      Background writer = start(() -> link.peer().write(content, 0, size, () -> 100));
      link.socket().expect(size);
      link.recvFully(vector, 100, size);
      writer.join();
      assertTrue(link.vain() < 100, "reported, but nothing to receive: times=" + link.vain());
      assertEquals(size, content.expect(vector, 0));
    }
  }

  @Rule(id = "S-51", check = "that a buffer's size is nominal: more may fit, and the rest goes on")
  void deliversBurstsBeyondABuffersSize() throws Exception {
    int size = 4 << 20;
    for (Policy policy : Policy.values()) {
      Transport transport = openWithSmallBuffers(policy);
      Link link = link(transport);
      IoVector vector = vector(transport);
      Background writer = start(() -> link.peer().write(content, 0, size, () -> 1 << 20));
      link.recvPayload(vector, size);
      writer.join();
      assertTrue(link.vain() < 100, "reported, but nothing to receive: times=" + link.vain());
      assertEquals(size, content.expect(vector, 0));
    }
  }

  @Rule(id = "S-52", check = "what is filled behind a slot of which some bytes were taken")
  void receivesBehindWhatWasTakenInPart() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openWithSmallBuffers(policy);
      Link link = link(transport);
      IoVector vector = vector(transport);
      long written = 0;
      long taken = 0;
      for (int i = 0; i < 200; i++) {
        int size = 1 + random.nextInt(i % 20 == 0 ? 20_000 : 300);
        link.peer().write(content, written, size, () -> 100);
        written += size;
        link.recvFully(vector, 0, size);
        int n = random.nextInt((int) vector.length());
        ByteBuffer into = ByteBuffer.allocate(n);
        assertEquals(n, vector.take(into), "taken, vector=" + vector);
        content.expect(into.flip(), taken);
        taken += n;
      }
      assertEquals(written - taken, content.expect(vector, taken));
    }
  }
}
