package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;

/** S: what {@link StreamSocket#expect} says, and what it must not keep away. */
abstract class ExpectRules extends Section {
  private static final int MESSAGE = 200_000;

  ExpectRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "S-63", check = "that what is received counts down, whichever way it is received")
  void reportsTheFirstByteBehindWhatWasExpected() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      long offset = 0;
      for (int round = 0; round < 3; round++) {
        long from = offset;
        Background writer = start(() -> link.peer().write(content, from, MESSAGE));
        link.socket().expect(MESSAGE);
        IoVector vector = vector(transport);
        if (round == 0) {
          recvWithoutAVector(link, MESSAGE);
        } else {
          link.recvFully(vector, round == 1 ? 0 : 100, MESSAGE);
          content.expect(vector, offset);
        }
        writer.join();
        link.peer().write(content, offset + MESSAGE, 1);
        link.await(Poller.READ);
        assertEquals(1, link.recv(vector, 1, 0));
        content.expect(vector, offset + MESSAGE);
        offset += MESSAGE + 1;
      }
    }
  }

  private void recvWithoutAVector(Link link, int count) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(count);
    while (into.hasRemaining()) {
      if (link.socket().recv(into) == Answer.NOT_NOW) {
        link.await(Poller.READ);
      }
    }
    content.expect(into.flip(), 0);
  }

  @Rule(id = "S-63", check = "that the last word counts, and 0 is nothing in particular")
  void replacesWhatWasExpected() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      IoVector vector = vector(transport);
      long offset = 0;
      for (long less : new long[] {0, 1, 10}) {
        link.socket().expect(MESSAGE);
        link.socket().expect(less);
        long n = Math.max(1, less);
        link.peer().write(content, offset, n);
        link.await(Poller.READ);
        link.recvFully(vector, 1, n);
        offset += n;
      }
      link.socket().expect(10);
      link.socket().expect(MESSAGE);
      long from = offset;
      Background writer = start(() -> link.peer().write(content, from, MESSAGE));
      link.recvFully(vector, 0, MESSAGE);
      writer.join();
      assertEquals(offset + MESSAGE, content.expect(vector, 0));
    }
  }

  @Rule(id = "S-63", check = "that misuse changes nothing")
  void refusesMisuse() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    StreamSocket socket = link.socket();
    assertThrows(IllegalArgumentException.class, () -> socket.expect(-1));
    assertThrows(IllegalArgumentException.class, () -> socket.expect(Long.MIN_VALUE));
    link.peer().write(content, 0, 10);
    link.await(Poller.READ);
    IoVector vector = vector(transport);
    link.recvFully(vector, 1, 10);
    assertEquals(10, content.expect(vector, 0));
    socket.close();
    assertThrows(IllegalStateException.class, () -> socket.expect(10), "closed");
    assertThrows(IllegalStateException.class, () -> socket.expect(0), "closed");
  }

  @Rule(id = "S-64", check = "that the end and a reset are reported, however much is expected")
  void reportsAStreamThatEndsShortOfWhatWasExpected() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (boolean reset : new boolean[] {false, true}) {
        Link link = link(transport);
        link.socket().expect(MESSAGE);
        link.peer().write(content, 0, 1000);
        link.registration().interest(Poller.READ);
        link.poller().poll(0);
        if (reset) {
          link.peer().reset();
        } else {
          link.peer().finish();
        }
        IoVector vector = vector(transport);
        link.await(Poller.READ);
        link.recvFully(vector, 0, 1000);
        link.await(Poller.READ);
        if (reset) {
          assertThrows(IOException.class, () -> link.recv(vector, 1, 1), "no error after a reset");
        } else {
          link.expectEnd();
        }
        assertEquals(1000, content.expect(vector, 0));
      }
    }
  }

  @Rule(id = "S-65", check = "what expecting more than there is does to readiness: it may be late")
  void reportsAllThatWasExpectedWhenItIsThere() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (int size : new int[] {2, 65_535, 65_536, 100_000}) {
        Link link = link(transport);
        IoVector vector = vector(transport);
        link.peer().write(content, 0, size / 2);
        link.await(Poller.READ);
        link.socket().expect(size);
        link.peer().write(content, size / 2, size - size / 2);
        link.await(Poller.READ);
        for (long received = 0; received < size; ) {
          link.await(Poller.READ);
          long n = link.recv(vector, 0, Math.min(30_000, size - received));
          expectPositive(n);
          received += n;
        }
        assertEquals(size, content.expect(vector, 0));
      }
    }
  }
}
