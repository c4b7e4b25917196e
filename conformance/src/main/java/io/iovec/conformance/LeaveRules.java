package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.SinkException;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** L: after any number of rounds as many descriptors are open as before. */
abstract class LeaveRules extends Section {
  LeaveRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "L-01", check = "what opening a transport opens, and closing it forgets")
  void transports() throws Exception {
    Descriptors.expectFlat(
        () -> {
          try (Transport transport = provider().open(config());
              Link link = Link.open(transport);
              IoVector vector = transport.vector()) {
            link.peer().write(content, 0, 10_000);
            link.recvFully(vector, 100, 10_000);
          }
        });
  }

  @Rule(id = "L-02", check = "sockets, kernel entries and pollers, closed in any order")
  void transfers() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Descriptors.expectFlat(() -> transfer(transport));
    }
  }

  private void transfer(Transport transport) throws Exception {
    try (IoVector vector = transport.vector()) {
      try (Link link = Link.open(transport)) {
        link.peer().write(content, 0, 50_000);
        link.recvFully(vector, 100, 50_000);
        try (IoVector front = vector.split(10_000)) {
          link.sendFully(front, false);
        }
        link.peer().read(content, 0, 10_000);
      }
      content.expect(vector, 10_000);
    }
  }

  @Rule(id = "L-02", check = "files, and entries read from them")
  void files(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Descriptors.expectFlat(
          () -> {
            try (IoVector vector = transport.vector();
                IoFile file = transport.open(root, "f", CREATE, WRITE, READ)) {
              vector.pushBack(MemoryEntry.wrap(content.buffer(0, 50_000)));
              file.write(vector, 0);
              expectPositive(file.read(vector, 0, 50_000));
            }
          });
    }
  }

  @Rule(id = "L-03", check = "the ways of failure: refused, reset, not there, read-only")
  void failures(@TempDir Path root) throws Exception {
    Transport transport = open();
    transport.open(root, "f", CREATE, WRITE).close();
    SocketAddress nobody;
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(Link.loopback())) {
      nobody = server.getLocalAddress();
    }
    Descriptors.expectFlat(
        () -> {
          assertThrows(NoSuchFileException.class, () -> transport.open(root, "none"));
          assertThrows(IllegalArgumentException.class, () -> transport.open(root, "../f"));
          refused(transport, nobody);
          reset(transport);
          try (IoVector vector = transport.vector();
              IoFile file = transport.open(root, "f", READ)) {
            vector.pushBack(new OpaqueEntry(content.copy(0, 10_000)));
            assertThrows(SinkException.class, () -> file.write(vector, 0));
            assertEquals(10_000, content.expect(vector, 0));
          }
        });
  }

  private static void refused(Transport transport, SocketAddress nobody) throws IOException {
    try (Poller poller = transport.poller();
        StreamSocket socket = transport.connect(nobody)) {
      poller.register(socket, Poller.WRITE, ready -> {});
      poller.poll(1_000_000);
      socket.finishConnect();
    } catch (IOException refused) {
      // As it should be: this is about what is left then.
    }
  }

  private void reset(Transport transport) throws IOException {
    try (Link link = Link.open(transport);
        IoVector vector = transport.vector()) {
      link.peer().reset();
      link.await(Poller.READ);
      assertThrows(IOException.class, () -> link.recv(vector, 10, 10));
    }
  }
}
