package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;

/** S: sending to where nothing can be sent any more. */
abstract class SendEndRules extends Section {
  private static final int LARGE = 4 << 20;

  SendEndRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "S-15", check = "that bytes not sent stay in the vector when the connection breaks")
  void keepsWhatItCouldNotSend() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = tinyLink(transport);
      IoVector vector = mixed(transport, 0, LARGE);
      long sent = link.send(vector, false);
      link.peer().reset();
      long counted = sendUntilBroken(link, vector);
      assertEquals(LARGE, sent + counted + vector.length(), "sent and left are not all");
      content.expect(vector, sent + counted);
    }
  }

  private static long sendUntilBroken(Link link, IoVector vector) throws IOException {
    long sent = 0;
    while (true) {
      long n;
      try {
        n = link.socket().send(vector, false);
      } catch (IOException expected) {
        return sent;
      }
      sent += n;
      if (vector.isEmpty()) {
        fail("all was sent to a connection that was reset");
      }
      if (n == Answer.NOT_NOW) {
        link.await(Poller.WRITE);
      }
    }
  }

  @Rule(id = "S-16", check = "that shutting down waits behind what was sent")
  void endsTheStreamBehindTheBytes() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    IoVector vector = mixed(transport, 0, 100_000);
    Background reader =
        start(
            () -> {
              link.peer().read(content, 0, 100_000);
              link.peer().expectEnd();
              link.peer().write(content, 0, 10_000);
            });
    link.sendFully(vector, false);
    link.socket().shutdownOutput();
    link.recvFully(vector, 100, 10_000);
    reader.join();
    assertThrows(
        IllegalStateException.class,
        () -> link.socket().send(vector, false),
        "output is shut down");
    assertEquals(10_000, content.expect(vector, 0), "a refused send took bytes");
  }

  @Rule(id = "S-16", check = "recv after shutdownInput")
  void receivesTheEndAfterShuttingDownInput() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    link.socket().shutdownInput();
    IoVector vector = vector(transport);
    assertEquals(Answer.END_OF_STREAM, link.recv(vector, 10, 10));
    assertEquals(Answer.END_OF_STREAM, link.socket().recv(ByteBuffer.allocate(10)));
    vector.pushBack(MemoryEntry.wrap(content.buffer(0, 1000)));
    link.sendFully(vector, false);
    link.peer().read(content, 0, 1000);
  }

  @Rule(id = "S-17", check = "that a closed socket is refused before anything is touched")
  void refusesMisuse() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    StreamSocket socket = link.socket();
    ByteBuffer[] two = {content.buffer(0, 10), content.buffer(10, 10)};
    assertThrows(IndexOutOfBoundsException.class, () -> socket.send(two, 1, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> socket.send(two, -1, 1));
    IoVector vector = mixed(transport, 0, 1000);
    socket.close();
    assertThrows(IllegalStateException.class, () -> socket.send(vector, false), "closed");
    assertThrows(IllegalStateException.class, () -> socket.send(two, 0, 2), "closed");
    assertThrows(IllegalStateException.class, socket::shutdownOutput, "closed");
    assertEquals(1000, content.expect(vector, 0), "a refused send took bytes");
  }
}
