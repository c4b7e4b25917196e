package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.iovec.IoVector;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

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
}
