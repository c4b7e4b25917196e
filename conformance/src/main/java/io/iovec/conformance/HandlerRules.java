package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** P: handlers that are many, that throw, or that end what calls them. */
abstract class HandlerRules extends Section {
  private static final int MANY = 300;
  private static final int BOTH = Poller.READ | Poller.WRITE;

  HandlerRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "P-10", check = "how many events one poll can report")
  void callsTheHandlersOfVeryMany() throws Exception {
    Transport transport = open();
    int[] calls = new int[MANY];
    try (Poller poller = transport.poller();
        StreamListener listener = transport.listen(Link.loopback())) {
      for (int i = 0; i < MANY; i++) {
        own(SocketChannel.open(listener.localAddress()));
        int at = i;
        poller.register(own(Link.accept(listener, poller)), Poller.WRITE, readiness -> calls[at]++);
      }
      assertEquals(MANY, poller.poll(-1), "all are ready");
      for (int i = 0; i < MANY; i++) {
        assertEquals(1, calls[i], "calls of handler " + i + " of " + MANY);
      }
    }
  }

  @Rule(id = "P-10", check = "one who is ready for both: that is one call")
  void callsOnceForBothKindsOfReadiness() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    link.registration().cancel();
    link.peer().write(content, 0, 10);
    List<Integer> seen = new ArrayList<>();
    Registration registration = link.poller().register(link.socket(), Poller.READ, seen::add);
    Deadline deadline = new Deadline();
    while (seen.isEmpty()) {
      deadline.check(() -> "readiness to read");
      link.poller().poll(deadline.sliceNanos());
    }
    seen.clear();
    registration.interest(BOTH);
    assertEquals(1, link.poller().poll(-1), "one handler is called");
    assertEquals(List.of(BOTH), seen, "what it is told");
  }

  @Rule(id = "P-20", check = "where poll goes on after a handler that threw, and throws again")
  void callsTheOthersThoughOneAlwaysThrows() throws Exception {
    for (int broken = 0; broken < Crowd.COUNT; broken++) {
      Transport transport = open();
      Crowd crowd = new Crowd(own(transport.poller()));
      int who = broken;
      for (int i = 0; i < Crowd.COUNT; i++) {
        Link link = link(transport);
        link.peer().write(content, 0, 10);
        link.await(Poller.READ);
        crowd.add(
            link,
            at -> {
              if (at == who) {
                throw new IllegalStateException("thrown by a handler");
              }
            });
      }
      for (int i = 0; i < 2 * Crowd.COUNT; i++) {
        try {
          crowd.poller().poll(20_000_000);
        } catch (IllegalStateException e) {
          assertEquals("thrown by a handler", e.getMessage());
        }
      }
      crowd.expectAllCalled("one handler always throws, which=" + broken);
    }
  }

  @Rule(id = "P-18", check = "a poller that a handler closes: nobody else may be called")
  void letsAHandlerCloseThePoller() throws Exception {
    Transport transport = open();
    Crowd crowd = new Crowd(own(transport.poller()));
    for (int i = 0; i < Crowd.COUNT; i++) {
      Link link = link(transport);
      link.peer().write(content, 0, 10);
      link.await(Poller.READ);
      crowd.add(link, at -> crowd.poller().close());
    }
    assertEquals(1, crowd.poller().poll(-1), "the first handler closes the poller");
    assertEquals(1, crowd.sum(), "called by a poller that is closed");
    assertTrue(crowd.registrations().stream().noneMatch(Registration::isValid));
    assertTrue(crowd.sockets().stream().allMatch(StreamSocket::isOpen), "sockets stay open");
    assertThrows(IllegalStateException.class, () -> crowd.poller().poll(0), "closed");
  }

  @Rule(id = "P-19", check = "all the ways in which a registration ends")
  void saysWhetherARegistrationIsValid() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    expectEnded(link.registration(), link.registration()::cancel);
    Registration[] self = new Registration[1];
    link.peer().write(content, 0, 10);
    self[0] = link.poller().register(link.socket(), Poller.READ, ready -> self[0].cancel());
    expectEnded(self[0], () -> link.poller().poll(-1));
    Registration closedElsewhere = link.poller().register(link.socket(), Poller.READ, r -> {});
    expectEnded(
        closedElsewhere,
        () -> {
          Background closer = start(link.socket()::close);
          closer.join();
        });
    Link other = link(transport);
    expectEnded(other.registration(), other.poller()::close);
    try (Poller poller = transport.poller()) {
      Registration again = poller.register(other.socket(), Poller.READ, r -> {});
      expectEnded(again, other.socket()::close);
    }
  }

  private static void expectEnded(Registration registration, Background.Task task)
      throws Exception {
    assertTrue(registration.isValid(), "not ended yet");
    task.run();
    assertFalse(registration.isValid(), "ended, but isValid says that it has not");
    assertThrows(
        IllegalStateException.class, () -> registration.interest(Poller.WRITE), "it has ended");
    registration.cancel();
    assertFalse(registration.isValid());
  }
}
