package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.Capability;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.NotArrivedException;
import io.iovec.Poller;
import io.iovec.Transport;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.io.TempDir;

/** S: sockets of the kinds, and uses of sockets, that need a capability. */
abstract class OptionalRules extends Section {
  OptionalRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "S-30", requires = Capability.UNIX_SOCKETS, check = "Unix-domain addresses")
  void talksOverUnixSockets(@TempDir Path directory) throws Exception {
    Transport transport = open();
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
    Link link = own(Link.open(transport, address, 0));
    Background writer = start(() -> link.peer().write(content, 0, 300_000));
    IoVector vector = vector(transport);
    link.recvFully(vector, 100, 300_000);
    writer.join();
    Background reader = start(() -> link.peer().read(content, 0, 300_000));
    link.sendFully(vector, false);
    reader.join();
    link.peer().finish();
    assertEquals(Answer.END_OF_STREAM, link.recv(vector, 1, 1));
  }

  @Rule(id = "S-31", absent = Capability.UNIX_SOCKETS, check = "Unix-domain addresses")
  void refusesUnixSockets(@TempDir Path directory) throws Exception {
    Transport transport = open();
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
    assertThrows(UnsupportedOperationException.class, () -> transport.listen(address));
    assertThrows(UnsupportedOperationException.class, () -> transport.connect(address));
    assertTrue(Files.notExists(address.getPath()), "refused, but the socket's file was made");
  }

  @Rule(
      id = "S-32",
      absent = Capability.PENDING,
      check = "that pending() refuses, whatever it gets")
  void refusesPendingEntries() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    IoVector vector = vector(transport);
    assertThrows(UnsupportedOperationException.class, () -> link.socket().pending(vector, 100));
    assertEquals(0, vector.entryCount(), "refused, but the vector has changed");
    assertEquals(Answer.NOT_NOW, link.socket().recv(vector, 1, 1), "recv works still");
  }

  @Rule(
      id = "S-33",
      requires = Capability.PENDING,
      check = "how write takes what has arrived and stops in front of the rest")
  void writesPendingBytesAsTheyArrive(@TempDir Path directory) throws Exception {
    Transport transport = open();
    Link link = link(transport);
    IoVector vector = vector(transport);
    try (IoFile file =
        transport.open(directory, "f", StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      link.peer().write(content, 0, 100);
      link.recvFully(vector, 100, 100);
      link.socket().pending(vector, 300_000);
      assertEquals(300_100, vector.length(), "what is still to come counts");
      assertThrows(IllegalStateException.class, () -> link.recv(vector, 1, 1), "outstanding");
      long written = file.write(vector, 0);
      assertEquals(100, written, "nothing has arrived behind the first bytes");
      Background writer = start(() -> link.peer().write(content, 100, 300_010));
      while (!vector.isEmpty()) {
        link.await(Poller.READ);
        written += file.write(vector, written);
        assertEquals(300_100 - written, vector.length());
      }
      writer.join();
    }
    content.expect(ByteBuffer.wrap(Files.readAllBytes(directory.resolve("f"))), 0);
    link.recvFully(vector, 10, 10);
    assertEquals(10, content.expect(vector, 300_100), "what follows the pending bytes");
  }

  @Rule(id = "S-34", requires = Capability.PENDING, check = "taking, pulling up and dropping")
  void takesAndDropsPendingBytes() throws Exception {
    Transport transport = open();
    Link link = link(transport);
    IoVector vector = vector(transport);
    link.socket().pending(vector, 1000);
    assertThrows(NotArrivedException.class, () -> vector.pullUp(10));
    assertEquals(1000, vector.length(), "a refused pull-up lost bytes");
    link.peer().write(content, 0, 500);
    link.await(Poller.READ);
    content.expect(pullUp(link, vector, 100), 0);
    vector.clear();
    link.peer().write(content, 500, 600);
    link.recvFully(vector, 100, 100);
    assertEquals(100, content.expect(vector, 1000), "dropped bytes came, or too many were");
  }

  private static ByteBuffer pullUp(Link link, IoVector vector, int n) throws IOException {
    while (true) {
      try {
        return vector.pullUp(n);
      } catch (NotArrivedException e) {
        link.await(Poller.READ);
      }
    }
  }
}
