package io.iovec.kernel;

import io.iovec.Counter;
import io.iovec.FileOption;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamSocket;
import io.iovec.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Tries whether payload can wait in its socket, and go from there straight into a file's pages. */
final class PendingProbe {
  private static final int PAGE = KernelProbe.PAGE;

  private final KernelTransport transport;
  private final Poller poller;
  private final StreamSocket client;
  private final StreamSocket server;

  PendingProbe(KernelTransport transport, Poller poller, StreamSocket client, StreamSocket server) {
    this.transport = transport;
    this.poller = poller;
    this.client = client;
    this.server = server;
  }

  /** Writes a page to a file from a socket that nobody has read. */
  Verdict pending(IoFile file) throws IOException {
    if (transport.isOff(Primitive.PENDING)) {
      return off(Primitive.PENDING);
    }
    write(file);
    return Verdict.yes("a page went from the socket's queue to a file");
  }

  /** The same, to a file that has the page already. */
  Verdict mapping(Path dir, String name) throws IOException {
    for (Primitive needed : new Primitive[] {Primitive.MAPPING, Primitive.PENDING}) {
      if (transport.isOff(needed)) {
        return off(needed);
      }
    }
    try (IoFile file =
        transport.open(
            dir, name, StandardOpenOption.READ, StandardOpenOption.WRITE, FileOption.OVERWRITTEN)) {
      write(file);
    }
    return transport.counters().get(Counter.MAPPED_BYTES) == PAGE
        ? Verdict.yes("a page went from the socket's queue into a mapping of a file")
        : Verdict.no("a file in " + dir.getParent() + " cannot be written to through a mapping");
  }

  private Verdict off(Primitive primitive) {
    return Verdict.no(primitive.reason(transport.config().disabled()));
  }

  private void write(IoFile file) throws IOException {
    try (IoVector vector = transport.vector();
        IoVector page = transport.vector()) {
      server.pending(vector, PAGE);
      page.pushBack(KernelProbe.page(transport, (byte) 3));
      client.send(page, false);
      Registration registration = poller.register(server, Poller.READ, ready -> {});
      long deadline = System.nanoTime() + KernelProbe.PATIENCE_NANOS;
      long written = file.write(vector, 0);
      while (written < PAGE) {
        KernelProbe.pollUntil(poller, deadline, "a page that is pending");
        written += file.write(vector, written);
      }
      registration.cancel();
    }
  }
}
