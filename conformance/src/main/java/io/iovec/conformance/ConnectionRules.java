package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.iovec.Capability;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Poller;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;

/** S: sockets and listeners, connecting and accepting. */
abstract class ConnectionRules extends Section {
  ConnectionRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "S-20", check = "readiness for WRITE and finishConnect")
  void connects() throws Exception {
    Transport transport = open();
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(Link.loopback());
        Poller poller = transport.poller();
        StreamSocket socket = transport.connect(server.getLocalAddress())) {
      assertTrue(finishConnect(socket, poller));
      assertTrue(socket.finishConnect(), "asked again, it is connected still");
      Peer peer = own(new Peer(server.accept()));
      assertEquals(peer.channel().getLocalAddress(), socket.remoteAddress());
      assertEquals(peer.channel().getRemoteAddress(), socket.localAddress());
      IoVector vector = vector(transport);
      vector.pushBack(MemoryEntry.wrap(content.buffer(0, 1000)));
      assertEquals(1000, socket.send(vector, false));
      peer.read(content, 0, 1000);
    }
  }

  @Rule(id = "S-20", check = "binding before connecting")
  void connectsFromAGivenAddress() throws Exception {
    Transport transport = open();
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(Link.loopback());
        Poller poller = transport.poller();
        StreamSocket socket =
            transport.connect(server.getLocalAddress(), Link.loopback(), Map.of())) {
      assertTrue(finishConnect(socket, poller));
      Peer peer = own(new Peer(server.accept()));
      assertEquals(peer.channel().getRemoteAddress(), socket.localAddress());
    }
  }

  private static boolean finishConnect(StreamSocket socket, Poller poller) throws IOException {
    boolean[] ready = {false};
    Deadline deadline = new Deadline();
    poller.register(socket, Poller.WRITE, readiness -> ready[0] = true);
    while (!ready[0]) {
      deadline.check(() -> "a connection that is made or refused to be reported");
      poller.poll(deadline.sliceNanos());
    }
    return socket.finishConnect();
  }

  @Rule(id = "S-21", check = "that a refused connection is reported, and by finishConnect")
  void reportsARefusedConnection() throws Exception {
    Transport transport = open();
    SocketAddress nobody;
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(Link.loopback())) {
      nobody = server.getLocalAddress();
    }
    try (Poller poller = transport.poller()) {
      assertThrows(IOException.class, () -> connectAndFinish(transport, nobody, poller));
    }
  }

  private static void connectAndFinish(Transport transport, SocketAddress remote, Poller poller)
      throws IOException {
    try (StreamSocket socket = transport.connect(remote)) {
      finishConnect(socket, poller);
    }
  }

  @Rule(id = "S-21", check = "what is refused before there is a connection")
  void refusesToTransferBeforeItIsConnected() throws Exception {
    Transport transport = open();
    try (ServerSocketChannel full = ServerSocketChannel.open().bind(Link.loopback(), 1)) {
      StreamSocket socket = connecting(transport, full);
      IoVector vector = mixed(transport, 0, 1000);
      assertThrows(IllegalStateException.class, () -> socket.send(vector, false));
      assertThrows(IllegalStateException.class, () -> socket.recv(vector, 1, 1));
      assertThrows(IllegalStateException.class, socket::shutdownOutput);
      assertNull(socket.remoteAddress(), "not connected yet");
      assertEquals(1000, content.expect(vector, 0));
    }
  }

  @Rule(id = "S-21", check = "what else needs a connection: its ends, and what is pending")
  void refusesWhatNeedsAConnection() throws Exception {
    Transport transport = open();
    try (ServerSocketChannel full = ServerSocketChannel.open().bind(Link.loopback(), 1)) {
      StreamSocket socket = connecting(transport, full);
      IoVector vector = vector(transport);
      assertThrows(IllegalStateException.class, socket::shutdownInput, "shutdownInput");
      assertThrows(IllegalStateException.class, socket::shutdownOutput, "shutdownOutput");
      if (transport.capabilities().contains(Capability.PENDING)) {
        assertThrows(IllegalStateException.class, () -> socket.pending(vector, 100), "pending");
        assertEquals(0, vector.entryCount(), "refused, but the vector has changed");
      }
      ByteBuffer buffer = content.buffer(0, 10);
      assertThrows(IllegalStateException.class, () -> socket.recv(buffer), "recv");
      assertThrows(
          IllegalStateException.class,
          () -> socket.send(new ByteBuffer[] {buffer}, 0, 1),
          "send of buffers");
      assertEquals(0, buffer.position(), "refused, but the position has moved");
      assertTrue(socket.isOpen(), "a refused call has closed the socket");
    }
  }

  /** Begins a connection to a listener whose queue is filled up, which is not made therefore. */
  private StreamSocket connecting(Transport transport, ServerSocketChannel full)
      throws IOException {
    for (int i = 0; i < 16; i++) {
      SocketChannel waiting = own(SocketChannel.open());
      waiting.configureBlocking(false);
      waiting.connect(full.getLocalAddress());
    }
    StreamSocket socket = own(transport.connect(full.getLocalAddress()));
    assumeFalse(socket.finishConnect(), "NOT_RUN: this system takes more than its backlog");
    return socket;
  }

  @Rule(id = "S-22", check = "the listener's addresses and what accept says when nobody waits")
  void listensAndAccepts() throws Exception {
    Transport transport = open();
    StreamListener listener = own(transport.listen(Link.loopback()));
    assertNull(listener.accept(), "nobody has connected");
    assertTrue(((InetSocketAddress) listener.localAddress()).getPort() > 0, "the port bound");
    SocketAddress address = listener.localAddress();
    assertThrows(IOException.class, () -> transport.listen(address), "in use");
    listener.close();
    listener.close();
    assertFalse(listener.isOpen());
    assertThrows(IllegalStateException.class, listener::accept, "closed");
    Link link = link(transport);
    assertEquals(link.peer().channel().getLocalAddress(), link.socket().remoteAddress());
    assertEquals(link.peer().channel().getRemoteAddress(), link.socket().localAddress());
    assertTrue(link.socket().finishConnect(), "accepted, so connected from the start");
  }
}
