package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Leaks;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;

/** O: what a transport does about that which its users did not close. */
abstract class LastRules extends EntrySection {
  LastRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "O-17", check = "that close() closes sockets, listeners, files and pollers left open")
  void closesWhatWasLeftOpen(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, 1000));
    List<AutoCloseable> left = new ArrayList<>();
    try {
      Descriptors.expectFlat(() -> leaveOpen(root, left));
    } finally {
      for (AutoCloseable one : left) {
        one.close(); // Again: it does nothing then, but for leak detection.
      }
    }
  }

  private void leaveOpen(Path root, List<AutoCloseable> left) throws Exception {
    Transport transport = provider().open(config());
    left.add(transport);
    StreamListener listener = transport.listen(Link.loopback());
    left.add(listener);
    Poller poller = transport.poller();
    left.add(poller);
    IoFile file = transport.open(root, "f");
    left.add(file);
    SocketChannel channel = SocketChannel.open(listener.localAddress());
    left.add(channel);
    StreamSocket socket = Link.accept(listener, poller);
    left.add(socket);
    poller.register(socket, Poller.READ, ready -> {});
    Peer peer = new Peer(channel);
    transport.close();
    assertFalse(socket.isOpen(), "the transport is closed, and a socket of it is open");
    assertFalse(listener.isOpen(), "the transport is closed, and a listener of it is open");
    assertFalse(file.isOpen(), "the transport is closed, and a file of it is open");
    peer.expectEnd();
    channel.close();
  }

  @Rule(id = "O-18", check = "entries that come back when the transport is closed already")
  void takesBackWhatIsClosedLater(@TempDir Path root) throws Exception {
    Descriptors.expectFlat(
        () -> {
          Transport transport = provider().open(config().withPolicy(Policy.KERNEL));
          try (IoVector vector = transport.vector()) {
            for (Kind kind : Kind.values()) {
              try (IoVector made = make(transport, root, kind, 0, 20_000)) {
                made.release(100);
                vector.append(made);
              }
            }
            transport.close();
          }
          Counters counters = transport.counters();
          assertEquals(0, counters.get(Counter.KERNEL_BUFFERS_IN_USE), "buffers in use");
          assertEquals(
              0, counters.get(Counter.KERNEL_BUFFERS_POOLED), "buffers, pooled for nobody");
          assertEquals(0, counters.get(Counter.MEMORY_IN_USE), "memory in use");
        });
  }

  @Rule(id = "O-18", check = "entries that come back while the transport is being closed")
  void takesBackWhatIsClosedMeanwhile(@TempDir Path root) throws Exception {
    Descriptors.expectFlat(
        () -> {
          Transport transport = provider().open(config().withPolicy(Policy.KERNEL));
          try (IoVector vector = make(transport, root, Kind.PUT, 0, 1000)) {
            for (int i = 0; i < 10; i++) {
              vector.pushBack(transport.kernelEntry(1));
            }
            Background closing = start(transport::close);
            for (IoEntry e = vector.popFront(); e != null; e = vector.popFront()) {
              e.close();
            }
            closing.join();
          }
          Counters counters = transport.counters();
          assertEquals(
              0, counters.get(Counter.KERNEL_BUFFERS_POOLED), "buffers, pooled for nobody");
        });
  }

  @Rule(id = "O-19", check = "Leaks.track: for each thing that is to be closed, until it is closed")
  void knowsWhereWhatIsOpenWasMade(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, 1000));
    Transport transport = open();
    expectWatched("vector", () -> transport.vector());
    expectWatched("memoryEntry", () -> transport.memoryEntry(100));
    expectWatched("kernelEntry", () -> transport.kernelEntry(100));
    expectWatched("file", () -> transport.open(root, "f"));
    expectWatched("listener", () -> transport.listen(Link.loopback()));
    try (StreamListener listener = transport.listen(Link.loopback())) {
      expectWatched("socket", () -> transport.connect(listener.localAddress()));
      try (Poller poller = transport.poller();
          SocketChannel channel = SocketChannel.open(listener.localAddress())) {
        Link.accept(listener, poller).close(); // That one.
        expectWatched("accepted socket", () -> Link.accept(listener, poller));
        assertTrue(channel.isOpen());
      }
    }
    for (Kind kind : Kind.values()) {
      expectWatched(kind.toString(), () -> make(transport, root, kind, 0, 1000));
    }
  }

  /** Makes something, which has to be among what is open, with a line of this test. */
  private void expectWatched(String what, Callable<? extends AutoCloseable> make) throws Exception {
    List<String> before = Leaks.open();
    AutoCloseable made = make.call();
    try {
      List<String> watched = new ArrayList<>(Leaks.open());
      watched.removeAll(before);
      assertFalse(watched.isEmpty(), "not watched, so nobody will find it: " + what);
      for (String one : watched) {
        assertTrue(one.contains("LastRules"), what + ", but not where it was made: " + one);
      }
    } finally {
      made.close();
    }
    List<String> after = new ArrayList<>(Leaks.open());
    after.removeAll(before);
    assertEquals(List.of(), after, "closed, but still watched: " + what);
  }

  @Rule(id = "O-20", check = "what keeps a dropped vector or entry from being collected")
  void findsADroppedVector(@TempDir Path root) throws Exception {
    Transport transport = provider().open(config().withPolicy(Policy.KERNEL));
    List<String> found = Collections.synchronizedList(new ArrayList<>());
    long before = Leaks.leaked();
    Leaks.listener(found::add);
    try {
      drop(transport, root);
      long start = System.nanoTime();
      while (found.stream().noneMatch(leak -> leak.contains("LastRules.drop"))) {
        assertTrue(
            System.nanoTime() - start < 3 * Link.patienceNanos(),
            "dropped entries were not found as leaks, found=" + found);
        System.gc();
        assertTrue(Leaks.leaked() >= before);
        // For the collector to tell of what it found.
        LockSupport.parkNanos(20_000_000);
      }
    } finally {
      Leaks.listener(leak -> System.getLogger("io.iovec").log(System.Logger.Level.WARNING, leak));
      transport.close();
    }
  }

  private void drop(Transport transport, Path root) throws Exception {
    make(transport, root, Kind.RECEIVED, 0, 1000);
  }
}
