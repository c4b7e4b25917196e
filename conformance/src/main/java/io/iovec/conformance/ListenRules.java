package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.iovec.Counter;
import io.iovec.IoVector;
import io.iovec.Poller;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** S: what sockets and listeners are made with. */
abstract class ListenRules extends Section {
  private static final int BACKLOG = 5;

  ListenRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(
      id = "S-73",
      check = "that options are set before binding and connecting, as they are given")
  void makesSocketsWithOptions() throws Exception {
    Transport transport = open();
    Map<SocketOption<?>, ?> options =
        Map.of(
            StandardSocketOptions.SO_RCVBUF,
            40_000,
            StandardSocketOptions.SO_SNDBUF,
            50_000,
            StandardSocketOptions.SO_KEEPALIVE,
            true,
            StandardSocketOptions.TCP_NODELAY,
            false);
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(Link.loopback());
        StreamSocket socket = transport.connect(server.getLocalAddress(), null, options)) {
      assertEquals(40_000, socket.option(StandardSocketOptions.SO_RCVBUF), "SO_RCVBUF");
      assertEquals(50_000, socket.option(StandardSocketOptions.SO_SNDBUF), "SO_SNDBUF");
      assertEquals(true, socket.option(StandardSocketOptions.SO_KEEPALIVE), "SO_KEEPALIVE");
      assertEquals(false, socket.option(StandardSocketOptions.TCP_NODELAY), "TCP_NODELAY");
    }
    assertEquals(true, link(transport).socket().option(StandardSocketOptions.TCP_NODELAY));
  }

  @Rule(id = "S-73", check = "that nothing is left of a socket whose options were refused")
  void makesNoSocketWithOptionsThatItDoesNotHave() throws Exception {
    Transport transport = open();
    Map<SocketOption<?>, ?> unknown = Map.of(StandardSocketOptions.IP_MULTICAST_TTL, 1);
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(Link.loopback())) {
      SocketAddress address = server.getLocalAddress();
      assertThrows(
          UnsupportedOperationException.class,
          () -> transport.connect(address, null, unknown).close(),
          "an option of other sockets, connect");
      assertThrows(
          UnsupportedOperationException.class,
          () -> transport.listen(Link.loopback(), 0, unknown).close(),
          "an option of other sockets, listen");
    }
    assertEquals(0, transport.counters().get(Counter.SOCKETS_OPEN), "refused, but open");
  }

  @Rule(id = "S-74", check = "which exception says that an address is not to be had")
  void refusesAddressesThatAreInUse() throws Exception {
    Transport transport = open();
    try (StreamListener listener = transport.listen(Link.loopback());
        ServerSocketChannel server = ServerSocketChannel.open().bind(Link.loopback())) {
      assertThrows(
          BindException.class, () -> transport.listen(listener.localAddress()).close(), "its own");
      assertThrows(
          BindException.class,
          () -> transport.listen(server.getLocalAddress()).close(),
          "somebody else's");
      assertThrows(
          BindException.class,
          () ->
              transport
                  .connect(listener.localAddress(), server.getLocalAddress(), Map.of())
                  .close(),
          "connecting from an address in use");
      assertEquals(1, transport.counters().get(Counter.SOCKETS_OPEN), "refused, but open");
    }
  }

  @Rule(id = "S-74", check = "the backlog, and what becomes of the port")
  void acceptsThoseWhoWaitAndGivesThePortBack() throws Exception {
    Transport transport = open();
    try (Poller poller = transport.poller()) {
      SocketAddress address;
      StreamSocket accepted;
      try (StreamListener listener = transport.listen(Link.loopback(), BACKLOG, Map.of())) {
        address = listener.localAddress();
        Set<SocketAddress> waiting = new HashSet<>();
        for (int i = 0; i < BACKLOG; i++) {
          waiting.add(own(SocketChannel.open(address)).getLocalAddress());
        }
        Set<SocketAddress> seen = new HashSet<>();
        accepted = own(Link.accept(listener, poller));
        seen.add(accepted.remoteAddress());
        for (int i = 1; i < BACKLOG; i++) {
          seen.add(own(Link.accept(listener, poller)).remoteAddress());
        }
        assertEquals(waiting, seen, "those who waited and those who were accepted");
        assertNull(listener.accept(), "all are accepted");
      }
      assertThrows(
          ConnectException.class, () -> SocketChannel.open(address).close(), "nobody listens");
      assertTrue(accepted.isOpen(), "a listener that is closed closes nothing else");
      transport.listen(address).close();
    }
  }

  @Rule(id = "S-75", check = "addresses of sixteen bytes")
  void talksOverTheLoopbackOfIpv6() throws Exception {
    byte[] one = new byte[16];
    one[15] = 1;
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(one), 0);
    try (ServerSocketChannel probe = ServerSocketChannel.open()) {
      probe.bind(address);
    } catch (IOException | UnsupportedOperationException e) {
      abort("no IPv6 loopback here: " + e);
    }
    Transport transport = open();
    Link link = own(Link.open(transport, address, 0));
    assertEquals(link.peer().channel().getLocalAddress(), link.socket().remoteAddress());
    assertEquals(link.peer().channel().getRemoteAddress(), link.socket().localAddress());
    link.peer().write(content, 0, 10_000);
    IoVector vector = vector(transport);
    link.recvFully(vector, 10, 10_000);
    link.sendFully(vector, false);
    link.peer().read(content, 0, 10_000);
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(address);
        Poller poller = transport.poller();
        StreamSocket socket = transport.connect(server.getLocalAddress(), address, Map.of())) {
      Deadline deadline = new Deadline();
      poller.register(socket, Poller.WRITE, ready -> {});
      while (!socket.finishConnect()) {
        deadline.check(() -> "a connection over IPv6");
        poller.poll(deadline.sliceNanos());
      }
      assertEquals(server.getLocalAddress(), socket.remoteAddress());
      assertEquals(own(server.accept()).getRemoteAddress(), socket.localAddress());
    }
  }
}
