package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Capability;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.CountDownLatch;

/** S: options, policies, and closing. */
abstract class SocketRules extends Section {
  /** An option that nobody has. */
  private static final SocketOption<Integer> UNKNOWN =
      new SocketOption<>() {
        @Override
        public String name() {
          return "NO_SUCH_OPTION";
        }

        @Override
        public Class<Integer> type() {
          return Integer.class;
        }
      };

  SocketRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "S-23", check = "the translation of options")
  void setsOptions() throws Exception {
    StreamSocket socket = link(open()).socket();
    for (boolean value : new boolean[] {true, false}) {
      socket.option(StandardSocketOptions.TCP_NODELAY, value);
      assertEquals(value, socket.option(StandardSocketOptions.TCP_NODELAY));
      socket.option(StandardSocketOptions.SO_KEEPALIVE, value);
      assertEquals(value, socket.option(StandardSocketOptions.SO_KEEPALIVE));
    }
    socket.option(StandardSocketOptions.SO_SNDBUF, 32_768);
    assertTrue(socket.option(StandardSocketOptions.SO_SNDBUF) >= 32_768);
    socket.option(StandardSocketOptions.SO_RCVBUF, 32_768);
    assertTrue(socket.option(StandardSocketOptions.SO_RCVBUF) >= 32_768);
  }

  @Rule(id = "S-23", check = "that an option it does not have is no IOException")
  void refusesOptionsThatItDoesNotHave() throws Exception {
    StreamSocket socket = link(open()).socket();
    assertThrows(UnsupportedOperationException.class, () -> socket.option(UNKNOWN));
    assertThrows(UnsupportedOperationException.class, () -> socket.option(UNKNOWN, 1));
    assertThrows(
        UnsupportedOperationException.class,
        () -> socket.option(StandardSocketOptions.IP_MULTICAST_TTL, 1),
        "an option of other sockets");
    assertThrows(
        IllegalArgumentException.class,
        () -> socket.option(StandardSocketOptions.SO_RCVBUF, -1),
        "out of range");
  }

  @Rule(id = "S-24", check = "that policy() is the socket's own")
  void changesThePolicyOfOneSocket() throws Exception {
    Transport transport = open(Policy.CHEAPEST);
    Link link = link(transport);
    Link other = link(transport);
    assertEquals(Policy.CHEAPEST, link.socket().policy(), "the transport's, at first");
    IoVector vector = vector(transport);
    for (Policy policy : Policy.values()) {
      link.socket().policy(policy);
      assertEquals(policy, link.socket().policy());
      assertEquals(Policy.CHEAPEST, other.socket().policy(), "another socket's has changed");
      link.peer().write(content, 0, 50_000);
      link.recvFully(vector, 100, 50_000);
      content.expect(vector, 0);
    }
  }

  @Rule(id = "S-25", check = "that closing does not throw away what was sent")
  void closesBehindTheBytes() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    IoVector vector = mixed(transport, 0, 200_000);
    Background reader =
        start(() -> assertEquals(200_000, link.peer().readToEnd(content, 0), "bytes of the peer"));
    link.sendFully(vector, false);
    link.socket().close();
    link.socket().close();
    reader.join();
    assertFalse(link.socket().isOpen());
    assertFalse(link.registration().isValid(), "closing ends the registration");
  }

  @Rule(id = "S-26", check = "that close() of another thread wakes what has to be woken")
  void isClosedByAnotherThreadWhileItIsPolled() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    CountDownLatch polling = new CountDownLatch(1);
    int[] ready = {0};
    link.registration().cancel();
    Background poll =
        start(
            () -> {
              link.poller().register(link.socket(), Poller.READ, readiness -> ready[0]++);
              polling.countDown();
              link.poller().poll(-1);
            });
    polling.await();
    link.socket().close();
    assertFalse(link.socket().isOpen());
    assertEquals(0, link.peer().readToEnd(content, 0), "the peer is told while the poll goes on");
    link.poller().wakeup();
    poll.join();
    assertEquals(0, ready[0], "a closed socket was reported");
  }

  @Rule(id = "S-79", check = "what is asked of the system before it is known to be closed")
  void refusesWhatNeedsAConnectionWhenItIsClosed() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    StreamSocket socket = link.socket();
    socket.close();
    assertThrows(IllegalStateException.class, socket::finishConnect, "finishConnect");
    assertThrows(IllegalStateException.class, socket::shutdownInput, "shutdownInput");
    assertThrows(IllegalStateException.class, socket::shutdownOutput, "shutdownOutput");
    assertThrows(IllegalStateException.class, () -> socket.expect(1), "expect");
    if (transport.capabilities().contains(Capability.PENDING)) {
      IoVector vector = vector(transport);
      assertThrows(IllegalStateException.class, () -> socket.pending(vector, 1), "pending");
      assertEquals(0, vector.entryCount(), "refused, but the vector has changed");
    }
  }

  @Rule(id = "S-80", check = "which options a socket has from the start, accepted or connected")
  void sendsAtOnceFromTheStart() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    assertEquals(
        true, link.socket().option(StandardSocketOptions.TCP_NODELAY), "TCP_NODELAY, accepted");
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(Link.loopback());
        StreamSocket socket = transport.connect(server.getLocalAddress())) {
      assertEquals(
          true, socket.option(StandardSocketOptions.TCP_NODELAY), "TCP_NODELAY, connected");
    }
  }
}
