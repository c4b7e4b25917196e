package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.iovec.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** A: servers that are bound, unbound and closed. */
abstract class AdapterServerRules extends AdapterSection {
  private static final int ROUNDS = 1_024;

  AdapterServerRules(AdapterConformance subject) {
    super(subject);
  }

  private static InetSocketAddress free() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Rule(id = "A-80", check = "what binding makes that unbinding does not end")
  void bindsAndUnbindsAgainAndAgain() throws Exception {
    Transport transport = open();
    AdapterServer server = serve(transport, AdapterSetup.BUFFERS, new AdapterRecorder(content));
    Set<Thread> before = new HashSet<>();
    Descriptors.expectFlat(
        () -> {
          server.unbind();
          server.bind(free());
          if (before.isEmpty()) {
            before.addAll(threads());
          }
        });
    for (int i = 0; i < ROUNDS; i++) {
      server.unbind();
      server.bind(free());
    }
    expectNoNewThread(before, 1); // the one that accepts may be another now
    Peer peer = connect(server);
    peer.close();
  }

  @Rule(id = "A-81", check = "what unbinding does to connections that were accepted before")
  void keepsConnectionsWhenItIsUnbound() throws Exception {
    AdapterServer server = serve(AdapterSetup.BUFFERS, new AdapterEcho(content));
    Peer peer = connect(server);
    peer.write(content, 0, 10);
    peer.read(content, 0, 10);
    server.unbind();
    peer.write(content, 10, 100_000);
    peer.read(content, 10, 100_000);
    assertThrows(ConnectException.class, () -> connect(server), "it is unbound, but accepts");
    server.bind(free());
    Peer second = connect(server);
    second.write(content, 0, 10);
    second.read(content, 0, 10);
    peer.write(content, 100_010, 10);
    peer.read(content, 100_010, 10);
  }

  @Rule(id = "A-82", check = "what closing a server leaves open or running")
  void leavesNothingWhenItIsClosed() throws Exception {
    Transport transport = open();
    round(transport);
    Set<Thread> before = threads();
    Descriptors.expectFlat(() -> round(transport));
    expectNoNewThread(before, 0);
  }

  /** Starts a server and closes it while it is connected, and sends. */
  private void round(Transport transport) throws Exception {
    AdapterRecorder recorder = new AdapterEcho(content);
    AdapterServer server = serve(transport, AdapterSetup.BUFFERS, recorder);
    Peer peer = connect(server);
    Peer other = connect(server);
    peer.write(content, 0, 10);
    peer.read(content, 0, 10);
    recorder.await(2);
    server.close();
    peer.expectEnd();
    other.expectEnd();
    peer.close();
    other.close();
    for (AdapterSeen seen : recorder.all()) {
      assertEquals(1, seen.count("closed"), "times that closed was told; " + seen);
    }
  }

  @Rule(id = "A-82", check = "connections that are accepted while the server is closed")
  void closesWhatItIsAccepting() throws Exception {
    for (int round = 0; round < 10; round++) {
      AdapterRecorder recorder = new AdapterRecorder(content);
      AdapterServer server = serve(AdapterSetup.BUFFERS, recorder);
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        peers.add(connect(server));
      }
      AdapterEventRules.expectInOrder(server, recorder);
      for (Peer peer : peers) {
        expectEndOrReset(peer);
      }
    }
  }

  private static void expectEndOrReset(Peer peer) throws IOException {
    try {
      peer.expectEnd();
    } catch (SocketException e) {
      // It had not been accepted.
    }
  }

  @Rule(id = "A-83", check = "what is left of a server, or a second address, that could not be had")
  void refusesAnAddressThatIsInUse() throws Exception {
    Transport transport = open();
    AdapterServer first = serve(transport, AdapterSetup.BUFFERS, new AdapterEcho(content));
    AdapterServer second = serve(transport, AdapterSetup.BUFFERS, new AdapterEcho(content));
    InetSocketAddress taken = first.address();
    Descriptors.expectFlat(
        () -> assertThrows(IOException.class, () -> second.bind(taken), "it was bound twice"));
    for (AdapterServer server : List.of(first, second)) {
      Peer peer = connect(server);
      peer.write(content, 0, 100);
      peer.read(content, 0, 100);
    }
  }

  @Rule(id = "A-84", check = "what a connection's end leaves open")
  void leavesNothingOfConnections() throws Exception {
    AdapterRecorder recorder = new AdapterEcho(content);
    AdapterServer server = serve(AdapterSetup.BUFFERS, recorder);
    Descriptors.expectFlat(
        () -> {
          int before = recorder.all().size();
          Peer polite = connect(server);
          polite.write(content, 0, 100);
          polite.read(content, 0, 100);
          polite.close();
          Peer rude = connect(server);
          rude.write(content, 0, 50_000);
          rude.reset();
          recorder.await(before + 1);
        });
    recorder.await("all closed", () -> recorder.all().stream().allMatch(c -> c.has("closed")));
  }

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  private static void expectNoNewThread(Set<Thread> before, int tolerated) {
    Deadline deadline = new Deadline();
    List<String> found = added(before);
    while (found.size() > tolerated) {
      List<String> now = found;
      deadline.check(() -> "threads to end: " + now);
      LockSupport.parkNanos(1_000_000);
      found = added(before);
    }
  }

  private static List<String> added(Set<Thread> before) {
    List<String> added = new ArrayList<>();
    for (Thread thread : threads()) {
      if (!before.contains(thread)) {
        added.add(thread.getName());
      }
    }
    return added;
  }
}
