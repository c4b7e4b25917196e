package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.Capability;
import io.iovec.IoVector;
import io.iovec.Transport;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
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
    link.sendFully(vector, false, reader);
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
}
