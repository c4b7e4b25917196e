package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.iovec.IoEntry;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/**
 * O: after any number of rounds as much is open as before: descriptors, threads, what is in use.
 */
abstract class LeaveRules extends EntrySection {
  LeaveRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "O-11", check = "what opening a transport opens or starts, and closing it forgets")
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

  @Rule(id = "O-12", check = "sockets, kernel entries and pollers, closed in any order")
  void transfers() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Descriptors.expectFlat(transport, () -> transfer(transport));
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

  @Rule(id = "O-12", check = "files, and entries read from them")
  void files(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Descriptors.expectFlat(
          transport,
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

  @Rule(id = "O-12", check = "splitting, pulling up, pushing down, sharing, releasing")
  void operationsOfVectors() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Descriptors.expectFlat(
          transport,
          () -> {
            try (IoVector vector = transport.vector()) {
              receive(transport, vector, 0, 50_000);
              vector.split(1000).close();
              vector.pullUp(1000);
              vector.pushDown(5000);
              vector.release(3000);
              shareIfPossible(vector);
              try (IoVector front = vector.split(20_000)) {
                content.expect(front, 4000);
              }
            }
          });
    }
  }

  private static void shareIfPossible(IoVector vector) throws IOException {
    try {
      vector.share(10_000).close();
    } catch (UnsupportedOperationException refused) {
      // It was the transport's to refuse, and must leave nothing behind.
    }
  }

  @Rule(id = "O-13", check = "the ways of failure: refused, reset, not there, read-only")
  void failures(@TempDir Path root) throws Exception {
    Transport transport = open();
    transport.open(root, "f", CREATE, WRITE).close();
    SocketAddress nobody;
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(Link.loopback())) {
      nobody = server.getLocalAddress();
    }
    Descriptors.expectFlat(
        transport,
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

  @Rule(
      id = "O-13",
      check = "splits, pull-ups and transfers that find no room, or an entry that fails")
  void failuresForWantOfRoom() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      Descriptors.expectFlat(
          transport,
          () -> {
            List<IoEntry> room = new ArrayList<>();
            try (IoVector vector = transport.vector();
                Link link = Link.open(transport)) {
              receive(transport, vector, 0, 30_000);
              vector.pushBack(new AlienEntry(content, 30_000, 10, 0));
              takeAll(transport, room);
              expectFailure(() -> vector.split(5).close());
              expectFailure(() -> vector.pullUp(20_000));
              expectFailure(() -> vector.share().close());
              expectFailure(() -> vector.pushDown(30_000));
              for (int i = 0; i < 3; i++) {
                expectFailure(() -> link.send(vector, false));
              }
              expectFailure(() -> link.socket().recv(vector, 10, 10));
            } finally {
              room.forEach(IoEntry::close);
            }
          });
    }
  }

  private static void takeAll(Transport transport, List<IoEntry> room) throws IOException {
    expectFailure(
        () -> {
          for (int i = 0; i < 1000; i++) {
            room.add(transport.kernelEntry(64 << 10));
          }
        });
    expectFailure(
        () -> {
          for (int i = 0; i < 1000; i++) {
            room.add(transport.memoryEntry(64 << 10));
          }
        });
  }

  /** Does what may fail: this is about what is left then. */
  private static void expectFailure(Background.Task task) throws IOException {
    try {
      task.run();
    } catch (IOException | UnsupportedOperationException failure) {
      // What it leaves is seen afterwards.
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
