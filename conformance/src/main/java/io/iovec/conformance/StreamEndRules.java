package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;

/** S: ends of streams while bytes are on their way. */
abstract class StreamEndRules extends Section {
  StreamEndRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "S-53", check = "that the end waits for what is still in the socket and in buffers")
  void endsOnlyBehindTheLastByte() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (int size : new int[] {1, 4096, 50_001}) {
        Link link = link(transport);
        link.peer().write(content, 0, size, () -> 1000);
        link.peer().finish();
        IoVector vector = vector(transport);
        long received = 0;
        for (long n = link.recv(vector, 0, 700);
            n > 0;
            n = link.recv(vector, received % 2 == 0 ? 0 : 10, 700)) {
          received += n;
        }
        assertEquals(size, received, "bytes before the end, policy=" + policy);
        link.expectEnd();
        assertEquals(size, content.expect(vector, 0));
      }
    }
  }

  @Rule(id = "S-58", check = "that the failure is kept: the system tells it once, and then an end")
  void staysFailedAfterAReset() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      link.peer().write(content, 0, 70_000);
      IoVector vector = vector(transport);
      link.recvFully(vector, 100, 40_000);
      link.peer().reset();
      link.recvFully(vector, 0, 30_000);
      for (int i = 0; i < 3; i++) {
        assertThrows(IOException.class, () -> link.recv(vector, 1, 1), "recv after a reset");
        assertThrows(
            IOException.class,
            () -> link.socket().recv(ByteBuffer.allocate(1)),
            "recv after a reset, without a vector");
      }
      Link other = link(transport);
      Background reader = start(() -> other.peer().read(content, 0, 70_000));
      other.sendFully(vector, false);
      reader.join();
    }
  }

  @Rule(id = "S-58", check = "that sending to a connection that was reset does not hide the reset")
  void tellsAResetBehindASendThatFailed() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      link.peer().reset();
      link.await(Poller.READ);
      IoVector vector = vector(transport);
      vector.pushBack(MemoryEntry.wrap(content.buffer(0, 100)));
      assertThrows(IOException.class, () -> sendTwice(link, vector), "send after a reset");
      assertThrows(IOException.class, () -> link.socket().send(vector, false), "send again");
      assertThrows(IOException.class, () -> link.recv(vector, 1, 1), "recv behind a failed send");
    }
  }

  /** The system may take the first piece before it knows. */
  private static void sendTwice(Link link, IoVector vector) throws IOException {
    if (link.socket().send(vector, false) > 0) {
      vector.pushBack(MemoryEntry.wrap(ByteBuffer.allocate(100)));
      link.socket().send(vector, false);
    }
  }

  @Rule(id = "S-62", check = "half closes: each direction has its own end, behind its own bytes")
  void echoesToAPeerThatHasFinished() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      Background peer =
          start(
              () -> {
                link.peer().write(content, 0, 300_000);
                link.peer().finish();
                assertEquals(300_000, link.peer().readToEnd(content, 0), "bytes of the echo");
              });
      IoVector vector = vector(transport);
      long n = link.recv(vector, 100, 100_000);
      while (n != Answer.END_OF_STREAM) {
        n = link.recv(vector, 0, 100_000);
      }
      link.sendFully(vector, false);
      link.socket().shutdownOutput();
      peer.join();
      link.expectEnd();
    }
  }

  @Rule(id = "S-62", check = "receiving after the own side has ended")
  void receivesAfterItHasFinished() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      IoVector vector = mixed(transport, 0, 100_000);
      Background peer =
          start(
              () -> {
                assertEquals(100_000, link.peer().readToEnd(content, 0), "bytes of the peer");
                link.peer().write(content, 0, 300_000);
                link.peer().finish();
              });
      link.sendFully(vector, false);
      link.socket().shutdownOutput();
      link.recvFully(vector, 100, 300_000);
      peer.join();
      link.expectEnd();
      assertEquals(300_000, content.expect(vector, 0));
      assertThrows(IllegalStateException.class, () -> link.socket().send(vector, false));
    }
  }

  @Rule(id = "S-16", check = "bytes that have come, or still come, when input is shut down")
  void receivesNothingAfterShuttingDownInput() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      link.peer().write(content, 0, 1000);
      IoVector vector = vector(transport);
      link.recvFully(vector, 10, 100);
      link.socket().shutdownInput();
      link.await(Poller.READ);
      link.expectEnd();
      link.peer().write(content, 1000, 1000);
      link.await(Poller.READ);
      link.expectEnd();
      link.sendFully(vector, false);
      link.peer().read(content, 0, 100);
      assertTrue(vector.isEmpty());
    }
  }
}
