package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A: TLS between the socket and all the rest. */
abstract class AdapterTlsRules extends AdapterSection {
  private static final int WRITES = 12;

  AdapterTlsRules(AdapterConformance subject) {
    super(subject);
  }

  @Rule(id = "A-72", features = Feature.TLS, check = "what TLS is given, and sends by itself")
  void sendsBackThroughTls() throws Exception {
    AdapterSetup setup = AdapterSetup.BUFFERS.withTls(AdapterTls.server());
    SSLSocket socket = connectTls(serve(setup, new AdapterEcho(content)));
    Background writer = start(() -> socket.getOutputStream().write(content.copy(0, 2 * MIB)));
    expectRead(socket, 2 * MIB);
    writer.join();
  }

  @Rule(
      id = "A-73",
      features = {Feature.TLS, Feature.VECTORS},
      check = "what TLS is given when a vector is written")
  void encryptsVectors() throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    Transport transport = open();
    AdapterSetup setup = AdapterVectorRules.MESSAGES.withTls(AdapterTls.server());
    SSLSocket socket = connectTls(serve(transport, setup, recorder));
    AdapterSeen seen = recorder.await(1);
    CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    for (int i = 0; i < 6; i++) {
      last = write(transport, seen.connection(), i, i * 300_000L, 300_000);
    }
    expectRead(socket, 6 * 300_000);
    AdapterWriteRules.await(recorder, last);
    last.get();
    assertEquals(0, seen.failures().size(), "failures; " + seen);
  }

  @Rule(
      id = "A-75",
      features = Feature.TLS,
      check = "writes that TLS keeps, because it has not been agreed on yet or the peer is slow")
  void completesEveryWriteThatTlsKeeps() throws Exception {
    expectAllCompleted(false, AdapterConnection::closeNow);
    expectAllCompleted(true, AdapterConnection::closeNow);
    expectAllCompleted(false, null);
    expectAllCompleted(true, null);
  }

  /** What ends a connection. */
  private interface End {
    void of(AdapterConnection connection);
  }

  private void expectAllCompleted(boolean agreed, @Nullable End end) throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    Transport transport = open();
    AdapterSetup setup = AdapterSetup.BUFFERS.withTls(AdapterTls.server());
    AdapterServer server = serve(transport, setup, recorder);
    SSLSocket socket = agreed ? connectTls(server) : null;
    Peer peer = agreed ? null : connect(server);
    AdapterSeen seen = recorder.await(1);
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      writes.add(write(transport, seen.connection(), i, (long) i * MIB, MIB));
    }
    if (end != null) {
      end.of(seen.connection());
    } else if (socket != null) {
      socket.setSoLinger(true, 0);
      socket.close();
    } else if (peer != null) {
      peer.reset();
    }
    recorder.awaitClosed(seen);
    for (CompletableFuture<Void> write : writes) {
      recorder.await("a write to complete, agreed=" + agreed + " writes=" + writes, write::isDone);
    }
    assertTrue(
        writes.get(WRITES - 1).isCompletedExceptionally(), "a peer that reads nothing got it all");
    server.close();
  }

  private SSLSocket connectTls(AdapterServer server) throws Exception {
    SSLSocket socket =
        own(
            (SSLSocket)
                AdapterTls.client()
                    .getSocketFactory()
                    .createSocket(server.address().getAddress(), server.address().getPort()));
    socket.setSoTimeout((int) TimeUnit.NANOSECONDS.toMillis(Link.patienceNanos()));
    socket.startHandshake();
    return socket;
  }

  private void expectRead(SSLSocket socket, int count) throws IOException {
    byte[] read = socket.getInputStream().readNBytes(count);
    assertEquals(count, read.length, "bytes before the end");
    content.expect(ByteBuffer.wrap(read), 0);
  }
}
