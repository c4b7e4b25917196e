package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.iovec.Candidate;
import io.iovec.Capability;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportProvider;
import io.iovec.Transports;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** S: this transport and every other that is found here, and a second one of its own kind. */
abstract class PairRules extends Section {
  private static final int SIZE = 200_000;

  PairRules(TransportConformance subject) {
    super(subject);
  }

  private List<Transport> others(Policy policy) throws IOException {
    List<Transport> others = new ArrayList<>();
    others.add(open(policy));
    for (Candidate candidate : Transports.find(config())) {
      TransportProvider other = candidate.provider();
      if (other != null && candidate.isUsable() && !candidate.name().equals(provider().name())) {
        others.add(own(other.open(config().withPolicy(policy))));
      }
    }
    return others;
  }

  @Rule(
      id = "S-76",
      check = "entries that another transport made: they are pulled up, not guessed at")
  void sendsAndWritesWhatAnotherHasReceived(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      for (Transport other : others(policy)) {
        Transport own = open(policy);
        passOn(own, other, root);
        passOn(other, own, root);
      }
    }
  }

  private void passOn(Transport from, Transport to, Path root) throws Exception {
    try (Link source = Link.open(from);
        Link target = Link.open(to);
        IoVector vector = from.vector();
        IoFile file = to.open(root, "f", StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      Background writer = start(() -> source.peer().write(content, 0, 2L * SIZE));
      source.recvFully(vector, 100, SIZE);
      Background reader = start(() -> target.peer().read(content, 0, SIZE));
      target.sendFully(vector, false);
      reader.join();
      source.recvFully(vector, 0, SIZE);
      writer.join();
      long written = 0;
      while (!vector.isEmpty()) {
        long n = file.write(vector, written);
        expectPositive(n);
        written += n;
      }
      assertEquals(SIZE, written, "bytes written, from=" + from.name() + " to=" + to.name());
    }
    content.expect(ByteBuffer.wrap(Files.readAllBytes(root.resolve("f"))), SIZE);
  }

  @Rule(id = "S-77", check = "what is not TCP but a habit of one side")
  void talksToAnotherTransport() throws Exception {
    for (Transport other : others(Policy.CHEAPEST)) {
      Transport own = open(Policy.CHEAPEST);
      talk(own, other, Link.loopback());
      talk(other, own, Link.loopback());
    }
  }

  @Rule(id = "S-78", requires = Capability.UNIX_SOCKETS, check = "Unix-domain sockets of both")
  void talksToAnotherTransportOverUnixSockets(@TempDir Path root) throws Exception {
    int i = 0;
    for (Transport other : others(Policy.CHEAPEST)) {
      if (other.capabilities().contains(Capability.UNIX_SOCKETS)) {
        Transport own = open(Policy.CHEAPEST);
        talk(own, other, UnixDomainSocketAddress.of(root.resolve("a" + i)));
        talk(other, own, UnixDomainSocketAddress.of(root.resolve("b" + i++)));
      }
    }
  }

  private void talk(Transport listening, Transport connecting, SocketAddress address)
      throws Exception {
    try (StreamListener listener = listening.listen(address);
        Poller poller = listening.poller();
        StreamSocket client = connecting.connect(listener.localAddress());
        StreamSocket server = Link.accept(listener, poller)) {
      Deadline deadline = new Deadline();
      while (!client.finishConnect()) {
        deadline.check(() -> "a connection of " + connecting.name() + " to " + listening.name());
        Thread.onSpinWait();
      }
      exchange(connecting, client, listening, server);
      exchange(listening, server, connecting, client);
    }
  }

  /** Sends header and payload from one to the other, and then an end. */
  private void exchange(Transport sending, StreamSocket from, Transport receiving, StreamSocket to)
      throws Exception {
    Deadline deadline = new Deadline();
    try (IoVector out = sending.vector();
        IoVector in = receiving.vector()) {
      out.pushBack(MemoryEntry.wrap(content.buffer(0, 100)));
      from.send(out, true);
      out.pushBack(MemoryEntry.wrap(content.buffer(100, SIZE)));
      out.pushDown(out.length());
      long n = 0;
      while (n >= 0) {
        deadline.check(() -> "bytes, sent and received so far: " + in.length());
        if (!out.isEmpty()) {
          from.send(out, false);
          if (out.isEmpty()) {
            from.shutdownOutput();
          }
        }
        n = to.recv(in, (int) Math.max(0, 100 - in.length()), SIZE);
      }
      assertEquals(100 + SIZE, in.length(), "bytes before the end");
      content.expect(in, 0);
    }
  }
}
