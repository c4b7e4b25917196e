package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.iovec.Frame;
import io.iovec.Framer;
import java.nio.ByteBuffer;
import java.util.List;

/** A: what comes and is no message. */
abstract class AdapterFramingRules extends AdapterSection {
  AdapterFramingRules(AdapterConformance subject) {
    super(subject);
  }

  @Rule(
      id = "A-23",
      features = Feature.VECTORS,
      check = "what becomes of an exception that a framer throws")
  void closesTheConnectionWhoseBytesAreRefused() throws Exception {
    expectRefused(AdapterMessages.FRAMER, -1);
    expectRefused(AdapterMessages.FRAMER, AdapterMessages.LARGEST + 1);
  }

  @Rule(
      id = "A-23",
      features = Feature.VECTORS,
      check = "what becomes of a message for which there is no room")
  void closesTheConnectionWhoseMessageIsTooLarge() throws Exception {
    expectRefused(
        start ->
            start.hasRemaining()
                ? Frame.of(AdapterMessages.HEADER, start.getInt())
                : Frame.unknown(AdapterMessages.HEADER),
        Integer.MAX_VALUE);
  }

  @Rule(
      id = "A-23",
      features = Feature.VECTORS,
      check = "what becomes of a runtime exception that a framer throws")
  void closesTheConnectionWhoseFramerFails() throws Exception {
    expectRefused(
        start -> {
          Frame frame = AdapterMessages.FRAMER.frame(start);
          if (frame.isKnown() && frame.kernel() == 99) {
            throw new IllegalStateException("on purpose");
          }
          return frame;
        },
        99);
  }

  private void expectRefused(Framer framer, int length) throws Exception {
    AdapterRecorder recorder = new AdapterEcho(content);
    AdapterServer server = serve(AdapterSetup.BUFFERS.withFramer(framer), recorder);
    Peer good = connect(server);
    AdapterSeen well = recorder.await(1);
    Peer bad = connect(server);
    AdapterSeen refused = recorder.await(2);
    byte[] message = AdapterMessages.message(content, 0, 1000);
    AdapterVectorRules.write(bad, message, () -> 2000);
    AdapterVectorRules.expectRead(bad, message);
    AdapterVectorRules.write(
        bad, ByteBuffer.allocate(AdapterMessages.HEADER).putInt(length).array(), () -> 8);
    recorder.awaitClosed(refused);
    assertEquals(1, refused.failures().size(), "times that it was told; " + refused);
    AdapterVectorRules.write(good, message, () -> 2000);
    AdapterVectorRules.expectRead(good, message);
    assertEquals(List.of("opened"), withoutMessages(well), "another connection was told of it");
    server.close();
  }

  private static List<String> withoutMessages(AdapterSeen seen) {
    return seen.events().stream()
        .filter(event -> !event.equals("received") && !event.equals("sent"))
        .toList();
  }

  @Rule(
      id = "A-24",
      features = Feature.VECTORS,
      check = "what becomes of half a message when the stream ends or breaks")
  void tellsOfAnEndInsideOfAMessage() throws Exception {
    for (int part : new int[] {1, AdapterMessages.HEADER, 60_000, 100_007}) {
      for (boolean reset : new boolean[] {false, true}) {
        expectHalf(part, reset);
      }
    }
  }

  private void expectHalf(int part, boolean reset) throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    AdapterServer server = serve(AdapterVectorRules.MESSAGES, recorder);
    Peer peer = connect(server);
    byte[] whole = AdapterMessages.message(content, 0, 100_000);
    AdapterVectorRules.write(peer, whole, () -> MIB);
    AdapterSeen seen = recorder.await(1);
    recorder.awaitMessages(seen, 1);
    byte[] second = AdapterMessages.message(content, 1, 100_000);
    peer.channel().write(ByteBuffer.wrap(second, 0, part));
    if (reset) {
      peer.reset();
    } else {
      peer.close();
    }
    recorder.awaitClosed(seen);
    assertEquals(1, seen.messages(), "messages, of which one was whole; " + seen);
    assertEquals(1, seen.failures().size(), "times that it was told that half is missing; " + seen);
    server.close();
  }
}
