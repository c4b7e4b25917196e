package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** S: what recv answers when there are no bytes, or no more. */
abstract class ReceiveAnswerRules extends Section {
  private static final int CALLS = 50;
  private static final long MOMENT_NANOS = CALLS * 10_000_000L;

  ReceiveAnswerRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "S-04", check = "that EAGAIN is no error and no end")
  void saysNotNow() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      IoVector vector = vector(transport);
      assertEquals(Answer.NOT_NOW, link.socket().recv(vector, 10, 0));
      assertEquals(Answer.NOT_NOW, link.socket().recv(vector, 0, 10));
      assertEquals(Answer.NOT_NOW, link.socket().recv(vector, 10, 10));
      assertEquals(Answer.NOT_NOW, link.socket().recv(ByteBuffer.allocate(10)));
      assertEquals(0, vector.length(), "nothing came, but the vector grew");
      link.peer().write(content, 0, 20);
      link.recvFully(vector, 10, 20);
      assertEquals(Answer.NOT_NOW, link.socket().recv(vector, 10, 10));
      assertEquals(20, content.expect(vector, 0));
    }
  }

  /** A call of recv. */
  private interface Receive {
    long from(StreamSocket socket) throws IOException;
  }

  @Rule(id = "S-04", check = "that recv looks once, and waits for nothing")
  void saysSoAtOnce() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      IoVector vector = vector(transport);
      ByteBuffer buffer = ByteBuffer.allocate(10);
      Map<String, Receive> calls =
          Map.of(
              "recv into memory", socket -> socket.recv(vector, 10, 0),
              "recv of payload", socket -> socket.recv(vector, 0, 10_000),
              "recv into a buffer", socket -> socket.recv(buffer));
      for (Map.Entry<String, Receive> call : calls.entrySet()) {
        // Whatever else the machine does, one of three rounds is quick.
        long nanos = Long.MAX_VALUE;
        for (int round = 0; round < 3 && nanos >= MOMENT_NANOS; round++) {
          nanos = nanosOfVainCalls(link.socket(), call.getValue());
        }
        assertTrue(
            nanos < MOMENT_NANOS, call.getKey() + " waits: calls=" + CALLS + " nanos=" + nanos);
      }
    }
  }

  private static long nanosOfVainCalls(StreamSocket socket, Receive call) throws IOException {
    long start = System.nanoTime();
    long nanos = 0;
    for (int i = 0; i < CALLS && nanos < MOMENT_NANOS; i++) {
      assertEquals(Answer.NOT_NOW, call.from(socket), "nothing came");
      nanos = System.nanoTime() - start;
    }
    return nanos;
  }

  @Rule(id = "S-05", check = "that the end of one direction does not end the other")
  void canSendAfterTheEndOfTheOtherSide() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      link.peer().write(content, 0, 10_000);
      link.peer().finish();
      IoVector vector = vector(transport);
      link.recvFully(vector, 100, 10_000);
      link.expectEnd();
      link.sendFully(vector, false);
      link.peer().read(content, 0, 10_000);
      link.expectEnd();
    }
  }

  @Rule(id = "S-06", check = "that an error that comes with bytes waits for the next call")
  void deliversWhatCameBeforeAReset() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      link.peer().write(content, 0, 10_000);
      IoVector vector = vector(transport);
      link.recvFully(vector, 1, 1);
      link.peer().reset();
      link.recvFully(vector, 100, 9_999);
      assertThrows(IOException.class, () -> link.recv(vector, 10, 10), "no error after a reset");
      assertEquals(10_000, content.expect(vector, 0));
    }
  }

  @Rule(id = "S-07", check = "what recv does when the stream ends where more was expected")
  void deliversThePartOfAMessageThatCame() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      int sent = 1 + random.nextInt(200_000);
      Background writer =
          start(
              () -> {
                link.peer().write(content, 0, sent);
                link.peer().close();
              });
      IoVector vector = vector(transport);
      long received = 0;
      for (long n = 0; n != Answer.END_OF_STREAM; received += Math.max(0, n)) {
        n = link.recv(vector, received == 0 ? 100 : 0, 300_000 - received);
      }
      writer.join();
      assertEquals(sent, received, "bytes before the end");
      assertEquals(sent, content.expect(vector, 0));
    }
  }

  @Rule(id = "S-08", check = "recv(ByteBuffer): position, limit, direct and heap")
  void receivesWithoutAVector() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    Background writer = start(() -> link.peer().write(content, 0, 200_000));
    long received = 0;
    while (received < 200_000) {
      int room = 1 + random.nextInt(70_000);
      ByteBuffer into =
          random.nextBoolean()
              ? ByteBuffer.allocate(room + 8)
              : ByteBuffer.allocateDirect(room + 8);
      int n = link.socket().recv(into.position(3).limit(3 + room));
      if (n == Answer.NOT_NOW) {
        assertEquals(3, into.position(), "nothing came, but the position moved");
        link.await(Poller.READ);
      } else {
        assertTrue(n > 0, "n=" + n + " at " + received);
        assertEquals(3 + n, into.position(), "the position says something else than the count");
        content.expect(into.limit(into.position()).position(3), received);
        received += n;
      }
    }
    writer.join();
  }

  @Rule(id = "S-09", check = "that arguments and states are looked at before anything happens")
  void refusesMisuse() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    StreamSocket socket = link.socket();
    IoVector vector = vector(transport);
    assertThrows(IllegalArgumentException.class, () -> socket.recv(vector, -1, 10));
    assertThrows(IllegalArgumentException.class, () -> socket.recv(vector, 10, -1));
    assertThrows(IllegalArgumentException.class, () -> socket.recv(vector, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> socket.recv(ByteBuffer.allocate(0)), "full");
    assertThrows(
        IllegalArgumentException.class,
        () -> socket.recv(ByteBuffer.allocate(9).asReadOnlyBuffer()),
        "read-only");
    socket.close();
    assertThrows(IllegalStateException.class, () -> socket.recv(vector, 1, 1), "closed");
    assertThrows(IllegalStateException.class, () -> socket.recv(ByteBuffer.allocate(9)), "closed");
    assertEquals(0, vector.length());
  }
}
