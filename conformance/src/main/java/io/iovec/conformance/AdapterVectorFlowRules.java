package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.iovec.Capability;
import io.iovec.Frame;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A: reading of messages that is suspended and resumed. */
abstract class AdapterVectorFlowRules extends AdapterSection {
  AdapterVectorFlowRules(AdapterConformance subject) {
    super(subject);
  }

  @Rule(
      id = "A-52",
      features = {Feature.SUSPEND, Feature.VECTORS, Feature.STATISTICS},
      check = "reading that goes on until a message is whole")
  void waitsBetweenHeaderAndPayload() throws Exception {
    expectWait(AdapterMessages.HEADER);
  }

  @Rule(
      id = "A-52",
      features = {Feature.SUSPEND, Feature.VECTORS, Feature.STATISTICS},
      check = "what becomes of the received half of a message")
  void waitsInsideOfAMessage() throws Exception {
    expectWait(3);
    expectWait(AdapterMessages.HEADER + 250_000);
  }

  private void expectWait(int part) throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    AdapterServer server = serve(AdapterVectorRules.MESSAGES, recorder);
    Peer peer = connect(server);
    byte[] first = AdapterMessages.message(content, 0, 100);
    byte[] second = AdapterMessages.message(content, 1, 600_000);
    AdapterVectorRules.write(peer, first, () -> MIB);
    peer.channel().write(ByteBuffer.wrap(second, 0, part));
    AdapterSeen seen = recorder.await(1);
    AdapterConnection connection = seen.connection();
    long before = (long) first.length + part;
    recorder.await(before + " bytes to be read", () -> connection.bytesRead() >= before);
    connection.suspend();
    quiet(connection::bytesRead);
    Background writer =
        start(
            () -> {
              byte[] rest = Arrays.copyOfRange(second, part, second.length);
              AdapterVectorRules.write(peer, rest, () -> 50_000);
            });
    assertEquals(before, quiet(connection::bytesRead), "bytes read; " + seen);
    assertEquals(1, seen.messages(), "messages; " + seen);
    connection.resume();
    recorder.awaitMessages(seen, 2);
    writer.join();
    server.close();
  }

  @Rule(
      id = "A-53",
      features = {Feature.SUSPEND, Feature.VECTORS},
      check = "messages that have arrived with the one whose handler suspends")
  void deliversNoFurtherMessageWhenAHandlerSuspends() throws Exception {
    AdapterRecorder recorder =
        new AdapterRecorder(content) {
          @Override
          void onMessage(AdapterSeen seen, IoVector message) throws Exception {
            seen.connection().suspend();
            super.onMessage(seen, message);
          }
        };
    Peer peer = connect(serve(AdapterVectorRules.MESSAGES, recorder));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 4; i++) {
      all.writeBytes(AdapterMessages.message(content, i, 100 * i));
    }
    AdapterVectorRules.write(peer, all.toByteArray(), () -> MIB);
    AdapterSeen seen = recorder.await(1);
    for (int i = 1; i <= 4; i++) {
      recorder.awaitMessages(seen, i);
      assertEquals(i, quiet(seen::messages), "messages; " + seen);
      seen.connection().resume();
    }
  }

  private static final AdapterSetup PENDING =
      AdapterSetup.BUFFERS.withFramer(
          start -> {
            Frame frame = AdapterMessages.FRAMER.frame(start);
            return frame.isKnown() ? Frame.pending(frame.memory(), frame.kernel()) : frame;
          });

  /** Keeps messages for the test to look at. */
  private final class Keeper extends AdapterRecorder {
    private final List<IoVector> kept = new CopyOnWriteArrayList<>();

    Keeper() {
      super(content);
    }

    @Override
    void onMessage(AdapterSeen seen, IoVector message) {
      kept.add(own(message));
    }

    /** Takes so many bytes of a message, however they come. */
    void take(int message, int count) throws IOException {
      ByteBuffer into = ByteBuffer.allocate(count);
      Deadline deadline = new Deadline();
      while (into.hasRemaining()) {
        deadline.check(() -> "bytes of message " + message + " to arrive, vector=" + kept);
        kept.get(message).take(into);
      }
    }
  }

  @Rule(
      id = "A-27",
      requires = Capability.PENDING,
      features = {Feature.VECTORS, Feature.STATISTICS},
      check = "when the next message is received while the payload of one is pending")
  void deliversAMessageWhosePayloadIsPending() throws Exception {
    for (Policy policy : Policy.values()) {
      Keeper keeper = new Keeper();
      AdapterServer server = serve(open(policy), PENDING, keeper);
      Peer peer = connect(server);
      byte[] first = AdapterMessages.message(content, 0, 600_000);
      byte[] second = AdapterMessages.message(content, 1, 100);
      peer.channel().write(ByteBuffer.wrap(first, 0, AdapterMessages.HEADER));
      AdapterSeen seen = keeper.await(1);
      keeper.awaitMessages(seen, 1);
      Background writer =
          start(
              () -> {
                byte[] rest = Arrays.copyOfRange(first, AdapterMessages.HEADER, first.length);
                AdapterVectorRules.write(peer, rest, () -> 50_000);
                AdapterVectorRules.write(peer, second, () -> MIB);
                AdapterVectorRules.write(peer, first, () -> MIB);
                AdapterVectorRules.write(peer, second, () -> MIB);
              });
      assertEquals(1, quiet(seen::messages), "messages while one is out; " + seen);
      keeper.take(0, first.length);
      keeper.awaitMessages(seen, 3);
      keeper.kept.get(2).close();
      keeper.awaitMessages(seen, 4);
      writer.join();
      AdapterMessages.expect(content, 1, keeper.kept.get(1));
      AdapterMessages.expect(content, 1, keeper.kept.get(3));
      long all = 2L * (first.length + second.length);
      keeper.await(all + " bytes to be read", () -> seen.connection().bytesRead() == all);
      server.close();
    }
  }

  @Rule(
      id = "A-27",
      requires = Capability.PENDING,
      features = {Feature.VECTORS, Feature.STATISTICS},
      check = "who is told that the rest of a message does not come, which is used or released")
  void tellsOfAnEndInsideOfAMessageThatIsPending() throws Exception {
    for (boolean released : new boolean[] {false, true}) {
      Keeper keeper = new Keeper();
      AdapterServer server = serve(open(), PENDING, keeper);
      Peer peer = connect(server);
      byte[] whole = AdapterMessages.message(content, 0, 600_000);
      peer.channel().write(ByteBuffer.wrap(whole, 0, AdapterMessages.HEADER));
      AdapterSeen seen = keeper.await(1);
      keeper.awaitMessages(seen, 1);
      IoVector message = keeper.kept.get(0);
      if (released) {
        message.close();
      }
      AdapterVectorRules.write(peer, Arrays.copyOfRange(whole, 8, 300_000), () -> MIB);
      peer.close();
      if (!released) {
        keeper.take(0, 300_000);
        assertThrows(SourceException.class, () -> message.take(ByteBuffer.allocate(1)));
        message.close();
      }
      keeper.awaitClosed(seen);
      assertEquals(1, seen.failures().size(), "times that it was told; " + seen);
      server.close();
    }
  }
}
