package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Counter;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A: connections that end with writes under way. */
abstract class AdapterEndRules extends AdapterSection {
  private static final int WRITES = 12;

  AdapterEndRules(AdapterConformance subject) {
    super(subject);
  }

  /** What ends a connection. */
  private interface End {
    void of(AdapterServer server, AdapterSeen seen, Peer peer) throws Exception;
  }

  @Rule(id = "A-40", check = "what closes the socket before the queue is empty")
  void sendsWhatWasWrittenBeforeItCloses() throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    Transport transport = open();
    AdapterServer server = serve(transport, AdapterSetup.BUFFERS, recorder);
    Peer peer = connectTiny(server);
    AdapterSeen seen = recorder.await(1);
    List<CompletableFuture<Void>> writes = writeMany(transport, seen.connection());
    seen.connection().close();
    peer.read(content, 0, (long) WRITES * MIB);
    peer.expectEnd();
    recorder.awaitClosed(seen);
    for (CompletableFuture<Void> write : writes) {
      AdapterWriteRules.await(recorder, write);
      write.get();
    }
    assertEquals(List.of(), seen.failures());
  }

  private List<CompletableFuture<Void>> writeMany(Transport transport, AdapterConnection to)
      throws IOException {
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      writes.add(write(transport, to, i, (long) i * MIB, MIB));
    }
    return writes;
  }

  @Rule(id = "A-41", check = "the write that is half sent, and those that wait behind it")
  void completesEveryWriteWhenItIsClosedNow() throws Exception {
    expectAllCompleted((server, seen, peer) -> seen.connection().closeNow());
  }

  @Rule(id = "A-41", check = "the write during which the reset is found, and those that wait")
  void completesEveryWriteWhenThePeerResets() throws Exception {
    expectAllCompleted((server, seen, peer) -> peer.reset());
  }

  @Rule(id = "A-41", check = "what closing the server does to queues")
  void completesEveryWriteWhenTheServerIsClosed() throws Exception {
    expectAllCompleted((server, seen, peer) -> server.close());
  }

  @Rule(id = "A-41", check = "close, with a peer that reads nothing, and then closeNow")
  void completesEveryWriteWhenClosingIsGivenUp() throws Exception {
    expectAllCompleted(
        (server, seen, peer) -> {
          seen.connection().close();
          seen.connection().closeNow();
        });
  }

  private void expectAllCompleted(End end) throws Exception {
    for (int first : new int[] {0, 1}) { // what is half sent is a vector, or it is not
      AdapterRecorder recorder = new AdapterRecorder(content);
      Transport transport = open();
      AdapterServer server = serve(transport, AdapterSetup.BUFFERS, recorder);
      Peer peer = connectTiny(server);
      AdapterSeen seen = recorder.await(1);
      List<CompletableFuture<Void>> writes = new ArrayList<>();
      for (int i = 0; i < WRITES; i++) {
        writes.add(write(transport, seen.connection(), first + i, (long) i * MIB, MIB));
      }
      peer.read(content, 0, 1);
      end.of(server, seen, peer);
      recorder.awaitClosed(seen);
      int sent = 0;
      for (int i = 0; i < WRITES; i++) {
        AdapterWriteRules.await(recorder, writes.get(i));
        boolean failed = writes.get(i).isCompletedExceptionally();
        assertTrue(failed || sent == i, "write " + i + " was sent, but not one before it");
        sent += failed ? 0 : 1;
      }
      assertTrue(sent < WRITES, "a peer that reads nothing was sent everything");
      if (peer.channel().isOpen()) {
        long read = 1 + peer.readToEnd(content, 1);
        assertTrue(read >= (long) sent * MIB, "told as sent=" + sent + " MiB, but read=" + read);
      }
      server.close();
    }
  }

  @Rule(id = "A-42", check = "writes to a connection that has ended")
  void failsWhatIsWrittenAfterTheEnd() throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    Transport transport = open();
    AdapterServer server = serve(transport, AdapterSetup.BUFFERS, recorder);
    Peer peer = connect(server);
    AdapterSeen seen = recorder.await(1);
    peer.reset();
    recorder.awaitClosed(seen);
    for (int i = 0; i < 4; i++) {
      CompletableFuture<Void> write = write(transport, seen.connection(), i, 0, 1000);
      AdapterWriteRules.await(recorder, write);
      assertTrue(write.isCompletedExceptionally(), "told as sent, though the connection is closed");
    }
    AdapterEventRules.expectInOrder(server, recorder);
  }

  @Rule(id = "A-42", check = "writes while the end is told")
  void failsWhatIsWrittenWhileTheEndIsTold() throws Exception {
    Transport transport = open();
    List<CompletableFuture<Void>> writes = new CopyOnWriteArrayList<>();
    AdapterRecorder recorder =
        new AdapterRecorder(content) {
          @Override
          void onClosed(AdapterSeen seen) throws Exception {
            writes.addAll(writeMany(transport, seen.connection()));
          }
        };
    AdapterServer server = serve(transport, AdapterSetup.BUFFERS, recorder);
    connect(server).close();
    recorder.await("writes", () -> writes.size() == WRITES);
    for (CompletableFuture<Void> write : writes) {
      AdapterWriteRules.await(recorder, write);
      assertTrue(write.isCompletedExceptionally(), "told as sent, though the connection is closed");
    }
  }

  @Rule(
      id = "A-43",
      features = Feature.VECTORS,
      check = "who releases a vector that is half sent, and those that wait")
  void releasesVectorsThatAreNotSent() throws Exception {
    expectReleased((server, seen, peer) -> seen.connection().closeNow());
    expectReleased((server, seen, peer) -> peer.reset());
    expectReleased((server, seen, peer) -> server.close());
  }

  private void expectReleased(End end) throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    Transport transport = open(Policy.KERNEL);
    AdapterServer server = serve(transport, AdapterVectorRules.MESSAGES, recorder);
    Peer peer = connectTiny(server);
    AdapterSeen seen = recorder.await(1);
    AtomicInteger released = new AtomicInteger();
    for (int i = 0; i < WRITES; i++) {
      IoVector vector = mixed(transport, (long) i * MIB, MIB);
      vector.pushBack(MemoryEntry.wrap(content.buffer(0, 0), released::incrementAndGet));
      seen.connection().write(vector).exceptionally(failed -> null);
    }
    peer.read(content, 0, 1);
    byte[] half = AdapterMessages.message(content, 0, 100_000);
    AdapterVectorRules.write(peer, half, () -> 1000);
    end.of(server, seen, peer);
    recorder.awaitClosed(seen);
    recorder.await("vectors to be released, count=" + released, () -> released.get() == WRITES);
    for (Counter gauge : List.of(Counter.KERNEL_BUFFERS_IN_USE, Counter.MEMORY_IN_USE)) {
      recorder.await(
          gauge + " to be 0, counters=" + transport.counters(),
          () -> transport.counters().get(gauge) == 0);
    }
    server.close();
  }
}
