package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/** P: readiness. */
abstract class PollRules extends Section {
  private static final int BOTH = Poller.READ | Poller.WRITE;

  PollRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "P-01", check = "that readiness is a level, not an edge")
  void reportsUntilItIsDealtWith() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    link.registration().interest(Poller.READ);
    link.expectSilence("nothing has come");
    link.peer().write(content, 0, 1000);
    IoVector vector = vector(transport);
    for (int i = 0; i < 10; i++) {
      link.await(Poller.READ);
      assertEquals(1, link.poller().poll(Link.patienceNanos()), "reported once, but still ready");
      link.recvFully(vector, 100, 100);
    }
    link.expectSilence("all was received");
    link.await(Poller.WRITE);
    link.await(Poller.WRITE);
    content.expect(vector, 0);
  }

  @Rule(id = "P-02", check = "that interest in nothing is nothing, errors and hang-ups included")
  void isSilentWithoutInterest() throws Exception {
    Link link = link(open());
    link.peer().write(content, 0, 1000);
    link.registration().interest(0);
    link.expectSilence("there is no interest");
    link.peer().finish();
    link.expectSilence("there is no interest in the end of the stream");
    link.peer().reset();
    link.expectSilence("there is no interest in a reset");
    link.await(Poller.READ);
  }

  @Rule(id = "P-03", check = "that a hang-up or an error is readiness for what is wanted")
  void reportsHangUpsAsReadiness() throws Exception {
    Transport transport = open();
    Link finished = link(transport);
    finished.peer().finish();
    finished.await(Poller.READ);
    Link reset = link(transport);
    reset.peer().reset();
    reset.await(Poller.READ);
    reset.await(Poller.WRITE);
    reset.registration().interest(BOTH);
    reset.await(BOTH);
    assertThrows(IOException.class, () -> reset.recv(vector(transport), 1, 1));
  }

  @Rule(id = "P-04", check = "readiness for WRITE when buffers are full")
  void reportsRoomToSend() throws Exception {
    Transport transport = open();
    Link link = tinyLink(transport);
    IoVector vector = vector(transport);
    vector.pushBack(MemoryEntry.wrap(content.buffer(0, 4 << 20)));
    while (link.send(vector, false) != Answer.NOT_NOW) {}
    link.registration().interest(Poller.WRITE);
    link.expectSilence("nobody reads and the buffers are full");
    Background reader = start(() -> link.peer().read(content, 0, 4 << 20));
    link.await(Poller.WRITE);
    link.sendFully(vector, false);
    reader.join();
  }

  @Rule(id = "P-05", check = "readiness of listeners")
  void reportsConnectionsToAccept() throws Exception {
    Transport transport = open();
    int[] calls = {0};
    try (StreamListener listener = transport.listen(Link.loopback());
        Poller poller = transport.poller()) {
      poller.register(listener, Poller.READ, ready -> calls[0]++);
      assertEquals(0, poller.poll(20_000_000), "nobody has connected");
      own(SocketChannel.open(listener.localAddress()));
      own(SocketChannel.open(listener.localAddress()));
      for (int i = 1; i <= 2; i++) {
        calls[0] = 0;
        poll(poller, calls);
        StreamSocket socket = listener.accept();
        if (socket == null) {
          throw new AssertionError("reported, but there is no connection " + i);
        }
        socket.close();
      }
      calls[0] = 0;
      assertEquals(0, poller.poll(20_000_000), "all are accepted");
      assertEquals(0, calls[0]);
    }
  }

  private static void poll(Poller poller, int[] calls) throws IOException {
    Deadline deadline = new Deadline();
    while (calls[0] == 0) {
      deadline.check(() -> "readiness to be reported");
      poller.poll(deadline.sliceNanos());
    }
  }

  @Rule(id = "P-06", check = "that a wakeup is remembered when nobody polls")
  void isWokenBeforeAndWithinAPoll() throws Exception {
    try (Poller poller = open().poller()) {
      poller.wakeup();
      expectQuick(poller, "woken before");
      Background waker = start(poller::wakeup);
      expectQuick(poller, "woken by another thread");
      waker.join();
      for (int i = 0; i < 100; i++) {
        Background again = start(poller::wakeup);
        expectQuick(poller, "woken, time " + i);
        again.join();
      }
    }
  }

  private static void expectQuick(Poller poller, String why) throws IOException {
    long start = System.nanoTime();
    assertEquals(0, poller.poll(Link.patienceNanos()), "no handler was called");
    assertTrue(
        System.nanoTime() - start < Link.patienceNanos() / 2,
        "poll waited on though it was " + why);
  }

  @Rule(id = "P-06", check = "the meaning of timeouts: nanoseconds, and 0")
  void waitsAsLongAsItIsTold() throws Exception {
    try (Poller poller = open().poller()) {
      long start = System.nanoTime();
      assertEquals(0, poller.poll(0));
      assertTrue(System.nanoTime() - start < Link.patienceNanos() / 5, "0 is not to wait at all");
      start = System.nanoTime();
      long elapsed = 0;
      int polls = 0;
      while (elapsed < 50_000_000) {
        assertEquals(0, poller.poll(50_000_000 - elapsed));
        elapsed = System.nanoTime() - start;
        polls++;
      }
      assertTrue(polls < 60, "poll came back before its time, again and again: polls=" + polls);
    }
  }

  @Rule(id = "P-07", check = "that interest can be changed at any time, and takes effect at once")
  void followsTheInterest() throws Exception {
    Link link = link(open());
    link.peer().write(content, 0, 1000);
    Registration registration = link.registration();
    for (int i = 0; i < 10; i++) {
      for (int interest : new int[] {Poller.READ, Poller.WRITE, BOTH}) {
        registration.interest(interest);
        assertEquals(interest, registration.interest());
        link.await(interest == BOTH ? Poller.READ : interest);
      }
      registration.interest(0);
      assertEquals(0, link.poller().poll(0), "reported without interest");
    }
  }
}
