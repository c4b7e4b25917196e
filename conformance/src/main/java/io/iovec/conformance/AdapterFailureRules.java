package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.IoVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A: handlers that fail, and peers that end. */
abstract class AdapterFailureRules extends AdapterSection {
  AdapterFailureRules(AdapterConformance subject) {
    super(subject);
  }

  @Rule(id = "A-05", check = "what becomes of an exception that a handler throws")
  void tellsAConnectionOfItsHandlersException() throws Exception {
    for (Exception thrown :
        List.of(new IllegalStateException("on purpose"), new IOException("on purpose"))) {
      expectToldOf(thrown);
    }
  }

  private void expectToldOf(Exception thrown) throws Exception {
    AtomicReference<Exception> next = new AtomicReference<>(thrown);
    AdapterRecorder recorder =
        new AdapterEcho(content) {
          @Override
          void onBytes(AdapterSeen seen, ByteBuffer bytes) throws Exception {
            Exception now = next.getAndSet(null);
            if (now != null) {
              throw now;
            }
            super.onBytes(seen, bytes);
          }
        };
    AdapterServer server = serve(AdapterSetup.BUFFERS, recorder);
    Peer first = connect(server);
    AdapterSeen one = recorder.await(1);
    Peer second = connect(server);
    AdapterSeen two = recorder.await(2);
    first.write(content, 0, 10);
    recorder.await("failed", () -> one.has("failed"));
    second.write(content, 0, 1000);
    second.read(content, 0, 1000);
    assertEquals(1, one.failures().size(), "times that it was told; " + one);
    assertTrue(isOrCauses(one.failures().get(0), thrown), "told of something else; " + one);
    assertEquals(List.of(), two.failures(), "another connection was told of it");
  }

  private static boolean isOrCauses(Throwable told, Throwable thrown) {
    for (Throwable at = told; at != null; at = at.getCause()) {
      if (at.equals(thrown)) {
        return true;
      }
    }
    return false;
  }

  @Rule(id = "A-06", check = "what else a reset of one connection ends")
  void servesOnWhenPeersReset() throws Exception {
    AdapterRecorder recorder = new AdapterEcho(content);
    AdapterServer server = serve(AdapterSetup.BUFFERS, recorder);
    Peer good = connect(server);
    AdapterSeen well = recorder.await(1);
    for (int i = 0; i < 10; i++) {
      Peer bad = connectTiny(server);
      bad.write(content, 0, 20_000);
      bad.reset();
      good.write(content, i * 1000L, 1000);
      good.read(content, i * 1000L, 1000);
    }
    recorder.await(11);
    recorder.await(
        "ten to be closed",
        () -> recorder.all().stream().filter(c -> c.has("closed")).count() == 10);
    assertEquals(List.of(), well.failures(), "failures of the one that is well");
  }

  @Rule(
      id = "A-07",
      features = Feature.HALF_CLOSE,
      check = "what the end of the input does to the output")
  void sendsToAPeerThatHasEnded() throws Exception {
    AdapterRecorder recorder =
        new AdapterRecorder(content) {
          @Override
          void onEnded(AdapterSeen seen) {
            seen.connection().write(content.buffer(0, 2 * MIB)).exceptionally(failed -> null);
            seen.connection().write(content.buffer(2 * MIB, 1000)).exceptionally(failed -> null);
            seen.connection().close();
          }
        };
    AdapterServer server = serve(AdapterSetup.BUFFERS, recorder);
    Peer peer = connectTiny(server);
    peer.write(content, 0, 50_000);
    peer.finish();
    peer.read(content, 0, 2 * MIB + 1000);
    peer.expectEnd();
    AdapterSeen seen = recorder.await(1);
    recorder.awaitClosed(seen);
    assertEquals(50_000, seen.bytes(), "bytes that came before the end; " + seen);
    assertEquals(1, seen.count("ended"), "times that the end was told; " + seen);
  }

  /** What must not happen, and does. */
  private static final class Mishap extends Error {
    private static final long serialVersionUID = 1;
  }

  @Rule(
      id = "A-08",
      level = Level.SHOULD,
      check = "what an Error ends: a thread that serves others too")
  void servesOnWhenAHandlerThrowsAnError() throws Exception {
    Mishap thrown = new Mishap();
    AdapterRecorder recorder =
        new AdapterEcho(content) {
          @Override
          void onBytes(AdapterSeen seen, ByteBuffer bytes) throws Exception {
            if (bytes.remaining() == 1) {
              throw thrown;
            }
            super.onBytes(seen, bytes);
          }
        };
    AdapterServer server = serve(AdapterSetup.BUFFERS, recorder);
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      peers.add(connect(server));
      recorder.await(i + 1);
    }
    Peer bad = connect(server);
    AdapterSeen seen = recorder.await(9);
    bad.write(content, 0, 1);
    recorder.await("failed", () -> seen.has("failed"));
    assertTrue(isOrCauses(seen.failures().get(0), thrown), "told of something else; " + seen);
    for (Peer peer : peers) {
      peer.write(content, 0, 1000);
      peer.read(content, 0, 1000);
    }
  }

  @Rule(id = "A-09", check = "what has been received already when a handler closes")
  void deliversNothingWhenAHandlerHasClosed() throws Exception {
    AdapterRecorder recorder =
        new AdapterRecorder(content) {
          @Override
          void onBytes(AdapterSeen seen, ByteBuffer bytes) {
            seen.connection().closeNow();
          }

          @Override
          void onMessage(AdapterSeen seen, IoVector message) {
            message.close();
            seen.connection().closeNow();
          }
        };
    expectOnce(recorder, AdapterSetup.BUFFERS);
    if (has(Feature.VECTORS)) {
      expectOnce(recorder, AdapterVectorRules.MESSAGES);
    }
  }

  private void expectOnce(AdapterRecorder recorder, AdapterSetup setup) throws Exception {
    int before = recorder.all().size();
    AdapterServer server = serve(setup, recorder);
    Peer peer = connect(server);
    byte[] message = AdapterMessages.message(content, 0, 2000);
    for (int i = 0; i < 50; i++) {
      ignoringReset(() -> AdapterVectorRules.write(peer, message, () -> MIB));
    }
    AdapterSeen seen = recorder.await(before + 1);
    recorder.awaitClosed(seen);
    server.close();
    assertEquals(1, seen.messages(), "times that it received; " + seen);
  }

  private static void ignoringReset(Background.Task task) throws Exception {
    try {
      task.run();
    } catch (IOException e) {
      // Closed while bytes come, a connection is reset.
    }
  }
}
