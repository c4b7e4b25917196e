package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.IoVector;
import io.iovec.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A: more messages than there is room for. */
abstract class AdapterRoomRules extends AdapterSection {
  private static final int CONNECTIONS = 8;
  private static final int EACH = 12;
  private static final int LENGTH = 100_000;

  AdapterRoomRules(AdapterConformance subject) {
    super(subject);
  }

  /** A message, and how many had come on its connection before. */
  private record Kept(int number, IoVector message) {}

  @Rule(
      id = "A-26",
      features = Feature.VECTORS,
      check = "what becomes of a connection that finds no room, and who looks for it again")
  void waitsForRoom() throws Exception {
    for (Policy policy : Policy.values()) {
      expectWait(policy);
    }
  }

  private void expectWait(Policy policy) throws Exception {
    LinkedBlockingQueue<Kept> kept = new LinkedBlockingQueue<>();
    AdapterRecorder recorder =
        new AdapterRecorder(content) {
          @Override
          void onMessage(AdapterSeen seen, IoVector message) {
            kept.add(new Kept(seen.messages(), message));
          }
        };
    AdapterServer server = serve(openSmall(policy), AdapterVectorRules.MESSAGES, recorder);
    List<Background> writers = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Peer peer = connect(server);
      writers.add(start(() -> writeAll(peer)));
    }
    recorder.await("a message", () -> !kept.isEmpty());
    quiet(kept::size);
    for (int i = 0; i < CONNECTIONS * EACH; i++) {
      Kept next = kept.poll(Link.patienceNanos(), TimeUnit.NANOSECONDS);
      assertTrue(next != null, "no further message after " + i + ", told=" + recorder.all());
      try (IoVector message = next.message()) {
        AdapterMessages.expect(content, next.number(), message);
      }
    }
    for (Background writer : writers) {
      writer.join();
    }
    for (AdapterSeen seen : recorder.all()) {
      assertTrue(seen.failures().isEmpty(), seen.toString());
    }
    server.close();
  }

  private void writeAll(Peer peer) throws Exception {
    for (int number = 0; number < EACH; number++) {
      AdapterVectorRules.write(peer, AdapterMessages.message(content, number, LENGTH), () -> MIB);
    }
  }
}
