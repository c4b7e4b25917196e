package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** P: registrations, and what handlers may do. */
abstract class RegistrationRules extends Section {
  RegistrationRules(TransportConformance subject) {
    super(subject);
  }

  private Crowd crowd(Crowd.Act act) throws IOException {
    Transport transport = open();
    Crowd crowd = new Crowd(own(transport.poller()));
    for (int i = 0; i < Crowd.COUNT; i++) {
      Link link = link(transport);
      link.peer().write(content, 0, 10);
      link.await(Poller.READ);
      crowd.add(link, act);
    }
    return crowd;
  }

  @Rule(id = "P-10", check = "poll's count, and that all that is ready is reported")
  void callsTheHandlersOfAllThatIsReady() throws Exception {
    Crowd crowd = crowd(i -> {});
    assertEquals(Crowd.COUNT, crowd.poller().poll(-1), "all are ready");
    assertEquals(Crowd.COUNT, crowd.sum(), "each is called once");
  }

  @Rule(id = "P-11", check = "what is left to call when a handler throws")
  void reportsTheRestAfterAHandlerThrew() throws Exception {
    IOException thrown = new IOException("thrown by a handler");
    boolean[] once = {true};
    Crowd crowd =
        crowd(
            i -> {
              if (once[0]) {
                once[0] = false;
                throw thrown;
              }
            });
    assertSame(thrown, assertThrows(IOException.class, () -> crowd.poller().poll(-1)));
    assertEquals(1, crowd.sum(), "it leaves poll at once");
    crowd.awaitAll();
    RuntimeException unchecked = new RuntimeException("thrown by a handler");
    Crowd other =
        crowd(
            i -> {
              throw unchecked;
            });
    assertSame(unchecked, assertThrows(RuntimeException.class, () -> other.poller().poll(-1)));
    assertEquals(1, other.sum());
  }

  @Rule(id = "P-12", check = "that who was cancelled by an earlier handler is not called")
  void letsHandlersCancelAll() throws Exception {
    List<Registration> all = new ArrayList<>();
    Crowd crowd = crowd(i -> all.forEach(Registration::cancel));
    all.addAll(crowd.registrations());
    assertEquals(1, crowd.poller().poll(-1), "the first handler cancels all");
    assertEquals(1, crowd.sum(), "a cancelled registration was reported");
    assertEquals(0, crowd.poller().poll(20_000_000));
    assertTrue(
        crowd.sockets().stream().allMatch(StreamSocket::isOpen), "cancelling closes nothing");
    assertTrue(all.stream().noneMatch(Registration::isValid));
  }

  @Rule(id = "P-12", check = "that who was closed by an earlier handler is not called")
  void letsHandlersCloseAll() throws Exception {
    List<StreamSocket> all = new ArrayList<>();
    Crowd crowd = crowd(i -> all.forEach(StreamSocket::close));
    all.addAll(crowd.sockets());
    assertEquals(1, crowd.poller().poll(-1), "the first handler closes all");
    assertEquals(1, crowd.sum(), "a closed socket was reported");
    assertEquals(0, crowd.poller().poll(20_000_000));
    assertTrue(crowd.registrations().stream().noneMatch(Registration::isValid));
  }

  @Rule(id = "P-12", check = "that who lost its interest by an earlier handler is not called")
  void letsHandlersChangeTheInterestOfAll() throws Exception {
    List<Registration> all = new ArrayList<>();
    Crowd crowd = crowd(i -> all.forEach(registration -> registration.interest(0)));
    all.addAll(crowd.registrations());
    assertEquals(1, crowd.poller().poll(-1), "the first handler takes away all interest");
    assertEquals(1, crowd.sum(), "reported without interest");
    all.forEach(registration -> registration.interest(Poller.READ));
    assertEquals(1, crowd.poller().poll(-1), "interest came back, and so does readiness");
  }

  @Rule(id = "P-13", check = "registering within a handler")
  void letsHandlersRegister() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    Link late = link(transport);
    late.registration().cancel();
    late.peer().write(content, 0, 10);
    link.peer().write(content, 0, 10);
    link.registration().cancel();
    int[] calls = {0};
    Registration[] first = new Registration[1];
    first[0] =
        link.poller()
            .register(
                link.socket(),
                Poller.READ,
                readiness -> {
                  first[0].cancel();
                  link.poller().register(late.socket(), Poller.READ, ready -> calls[0]++);
                });
    Deadline deadline = new Deadline();
    while (calls[0] == 0) {
      deadline.check(() -> "what a handler registered to be reported");
      link.poller().poll(deadline.sliceNanos());
    }
  }

  @Rule(id = "P-14", check = "what register looks at before it does anything")
  void refusesMisuse() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    Link stranger = link(open());
    stranger.registration().cancel();
    Poller poller = link.poller();
    assertThrows(
        IllegalStateException.class,
        () -> poller.register(link.socket(), Poller.READ, ready -> {}),
        "registered already");
    assertThrows(
        IllegalArgumentException.class,
        () -> poller.register(stranger.socket(), Poller.READ, ready -> {}),
        "a socket of another transport");
    assertThrows(IllegalArgumentException.class, () -> link.registration().interest(2));
    link.registration().cancel();
    link.registration().cancel();
    assertFalse(link.registration().isValid());
    assertThrows(IllegalStateException.class, () -> link.registration().interest(Poller.READ));
    assertThrows(
        IllegalArgumentException.class, () -> poller.register(link.socket(), 64, ready -> {}));
    Registration again = poller.register(link.socket(), 0, ready -> {});
    assertTrue(again.isValid(), "cancelled, so it can be registered again");
    link.socket().close();
    assertFalse(again.isValid(), "closing ends the registration");
    assertThrows(
        IllegalStateException.class,
        () -> poller.register(link.socket(), Poller.READ, ready -> {}),
        "closed");
    poller.close();
    assertThrows(IllegalStateException.class, () -> poller.poll(0), "closed");
    StreamSocket unwatched = link(transport).socket();
    assertThrows(
        IllegalStateException.class,
        () -> poller.register(unwatched, Poller.READ, ready -> {}),
        "the poller is closed");
  }

  @Rule(id = "P-15", check = "what closing a poller does to what it watches")
  void leavesSocketsOpenWhenItIsClosed() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    link.poller().close();
    link.poller().close();
    assertFalse(link.registration().isValid(), "its poller is closed");
    assertTrue(link.socket().isOpen(), "a poller that is closed closes nothing else");
    link.peer().write(content, 0, 10);
    int[] calls = {0};
    try (Poller other = transport.poller()) {
      other.register(link.socket(), Poller.READ, ready -> calls[0]++);
      Deadline deadline = new Deadline();
      while (calls[0] == 0) {
        deadline.check(() -> "the socket to be reported by its new poller");
        other.poll(deadline.sliceNanos());
      }
    }
  }
}
