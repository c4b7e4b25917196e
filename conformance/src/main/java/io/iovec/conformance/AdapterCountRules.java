package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Policy;
import io.iovec.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A: what a framework counts. */
abstract class AdapterCountRules extends AdapterSection {
  private static final int PARTS = 10;

  AdapterCountRules(AdapterConformance subject) {
    super(subject);
  }

  @Rule(
      id = "A-60",
      features = Feature.STATISTICS,
      check = "which of the ways bytes come and go is not counted, or is twice")
  void countsBytesThatComeAndGo() throws Exception {
    expectCounted(AdapterSetup.BUFFERS, 2 * MIB, peer -> peer.write(content, 0, 2 * MIB));
  }

  @Rule(
      id = "A-61",
      features = {Feature.STATISTICS, Feature.VECTORS},
      check = "whether bytes that stay in the kernel are counted")
  void countsBytesInTheKernelToo() throws Exception {
    byte[] message = AdapterMessages.message(content, 0, 2 * MIB);
    expectCounted(
        AdapterVectorRules.MESSAGES,
        message.length,
        peer -> AdapterVectorRules.write(peer, message, () -> MIB));
  }

  /** What a peer writes. */
  private interface Writing {
    void to(Peer peer) throws Exception;
  }

  private void expectCounted(AdapterSetup setup, int count, Writing writing) throws Exception {
    AdapterRecorder recorder = new AdapterEcho(content);
    AdapterServer server = serve(open(Policy.KERNEL), setup, recorder);
    Peer peer = connect(server);
    Background writer = start(() -> writing.to(peer));
    peer.channel().socket().getInputStream().readNBytes(count);
    writer.join();
    AdapterConnection connection = recorder.await(1).connection();
    recorder.await(
        count + " bytes to be counted, read=" + connection.bytesRead(),
        () -> connection.bytesRead() >= count && connection.bytesWritten() >= count);
    assertEquals(count, connection.bytesRead(), "read");
    assertEquals(count, connection.bytesWritten(), "written");
    assertEquals(0, connection.bytesPending(), "pending");
    server.close();
    assertEquals(0, connection.bytesPending(), "pending, when it is closed");
  }

  @Rule(
      id = "A-62",
      features = Feature.STATISTICS,
      check = "when bytes are counted in and out of those that are pending")
  void neverCountsFewerThanNoPendingBytes() throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    Transport transport = open();
    AdapterServer server = serve(transport, AdapterSetup.BUFFERS, recorder);
    Peer peer = connect(server);
    AdapterConnection connection = recorder.await(1).connection();
    AtomicLong least = new AtomicLong();
    Background reader = start(() -> peer.read(content, 0, 40 * 100_000));
    Background watcher =
        start(
            () -> {
              while (!reader.isDone()) {
                least.accumulateAndGet(connection.bytesPending(), Math::min);
              }
            });
    for (int i = 0; i < 40; i++) {
      CompletableFuture<?> unused = write(transport, connection, i, i * 100_000L, 100_000);
    }
    reader.join();
    watcher.join();
    least.accumulateAndGet(connection.bytesPending(), Math::min);
    assertEquals(0, least.get(), "the least that was pending");
    recorder.await("nothing to be pending", () -> connection.bytesPending() == 0);
  }

  @Rule(
      id = "A-63",
      features = Feature.STATISTICS,
      check = "what a vector, or a part of it that was sent, counts as")
  void countsWhatASlowPeerHasNotTaken() throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    Transport transport = open();
    AdapterServer server = serve(transport, AdapterSetup.BUFFERS, recorder);
    Peer peer = connectTiny(server);
    AdapterSeen seen = recorder.await(1);
    AdapterConnection connection = seen.connection();
    for (int i = 0; i < PARTS; i++) {
      CompletableFuture<?> unused = write(transport, connection, i, (long) i * MIB, MIB);
    }
    quiet(connection::bytesWritten);
    long all = (long) PARTS * MIB;
    long pending = connection.bytesPending();
    assertTrue(pending > 0, "nothing is pending, though the peer reads nothing");
    assertEquals(all, connection.bytesWritten() + pending, "written and pending, of " + all);
    peer.read(content, 0, all / 2);
    quiet(connection::bytesWritten);
    assertEquals(all, connection.bytesWritten() + connection.bytesPending(), "after a while");
    connection.closeNow();
    recorder.awaitClosed(seen);
    recorder.await("nothing to be pending", () -> connection.bytesPending() == 0);
  }
}
