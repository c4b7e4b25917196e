package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.Frame;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntSupplier;

/** A: messages that arrive as io vectors. */
abstract class AdapterVectorRules extends AdapterSection {
  static final AdapterSetup MESSAGES = AdapterSetup.BUFFERS.withFramer(AdapterMessages.FRAMER);

  AdapterVectorRules(AdapterConformance subject) {
    super(subject);
  }

  @Rule(id = "A-20", features = Feature.VECTORS, check = "where a message is taken to end")
  void deliversEachMessageAsOneVector() throws Exception {
    for (Policy policy : Policy.values()) {
      expectMessages(policy, () -> 1 + random.nextInt(200_000), 0, 1, 5, 65_536, MIB, 3, 3 * MIB);
    }
  }

  @Rule(id = "A-20", features = Feature.VECTORS, check = "headers that come in pieces")
  void deliversThemWhenTheirBytesComeOneByOne() throws Exception {
    for (Policy policy : Policy.values()) {
      expectMessages(policy, () -> 1, 0, 1, 300, 0, 7);
    }
  }

  @Rule(id = "A-20", features = Feature.VECTORS, check = "many messages in one segment")
  void deliversThemWhenManyComeAtOnce() throws Exception {
    int[] lengths = random.ints(200, 0, 400).toArray();
    for (Policy policy : Policy.values()) {
      expectMessages(policy, () -> MIB, lengths);
    }
  }

  private void expectMessages(Policy policy, IntSupplier sizes, int... lengths) throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    AdapterServer server = serve(open(policy), MESSAGES, recorder);
    Peer peer = connect(server);
    write(peer, messages(lengths), sizes);
    recorder.awaitMessages(recorder.await(1), lengths.length);
    server.close();
    assertEquals(lengths.length, recorder.all().get(0).messages(), "vectors");
  }

  private byte[] messages(int... lengths) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < lengths.length; i++) {
      all.writeBytes(AdapterMessages.message(content, i, lengths[i]));
    }
    return all.toByteArray();
  }

  @Rule(id = "A-28", features = Feature.VECTORS, check = "what is waited for behind a piece")
  void deliversPiecesOfAStreamAsTheyCome() throws Exception {
    for (Policy policy : Policy.values()) {
      expectPieces(policy, 100_000, 1, 5_000, 300_000);
    }
  }

  private void expectPieces(Policy policy, int most, int... sizes) throws Exception {
    AdapterRecorder recorder =
        new AdapterRecorder(content) {
          @Override
          void onMessage(AdapterSeen seen, IoVector message) throws Exception {
            try (message) {
              long length = message.length();
              assertTrue(length > 0 && length <= most, "the length of a piece=" + length);
              content.expect(message, seen.bytes());
            }
          }
        };
    AdapterSetup setup = AdapterSetup.BUFFERS.withFramer(start -> Frame.upTo(most));
    AdapterServer server = serve(open(policy), setup, recorder);
    Peer peer = connect(server);
    AdapterSeen seen = recorder.await(1);
    int sent = 0;
    for (int size : sizes) {
      peer.write(content, sent, size);
      sent += size;
      recorder.awaitBytes(seen, sent);
    }
    peer.close();
    recorder.awaitClosed(seen);
    assertEquals(List.of(), seen.failures(), "the end behind a piece was told as a failure");
    server.close();
  }

  @Rule(id = "A-21", features = Feature.VECTORS, check = "what is received into user memory")
  void hasInUserMemoryWhatTheFramerWants() throws Exception {
    int wanted = 3_000;
    AdapterRecorder recorder =
        new AdapterRecorder(content) {
          @Override
          void onMessage(AdapterSeen seen, IoVector message) throws Exception {
            long memory = Section.memoryFirst(message);
            assertTrue(memory >= wanted, "in user memory: " + memory + " of " + wanted);
            super.onMessage(seen, message);
          }
        };
    AdapterSetup setup =
        AdapterSetup.BUFFERS.withFramer(
            start -> {
              if (start.remaining() < 2_000) { // more and more, as of a header of unknown length
                return Frame.unknown(start.remaining() < 8 ? start.remaining() + 1 : 2_000);
              }
              return Frame.of(wanted, AdapterMessages.FRAMER.frame(start).length() - wanted);
            });
    Peer peer = connect(serve(open(Policy.KERNEL), setup, recorder));
    write(peer, messages(5_000, 300_000), () -> MIB);
    recorder.awaitMessages(recorder.await(1), 2);
  }

  @Rule(id = "A-22", features = Feature.VECTORS, check = "who closes a vector after the handler")
  void leavesAVectorToTheHandler() throws Exception {
    for (Policy policy : Policy.values()) {
      expectKept(policy);
    }
  }

  private void expectKept(Policy policy) throws Exception {
    List<IoVector> kept = Collections.synchronizedList(new ArrayList<>());
    AdapterRecorder recorder =
        new AdapterRecorder(content) {
          @Override
          void onMessage(AdapterSeen seen, IoVector message) {
            kept.add(own(message));
          }
        };
    AdapterServer server = serve(open(policy), MESSAGES, recorder);
    Peer peer = connect(server);
    write(peer, messages(100, 200_000, 5), () -> MIB);
    recorder.awaitMessages(recorder.await(1), 3);
    peer.reset();
    recorder.awaitClosed(recorder.all().get(0));
    server.close();
    for (int i = 0; i < kept.size(); i++) {
      assertTrue(!kept.get(i).isClosed(), "closed by another, vector=" + kept.get(i));
      AdapterMessages.expect(content, i, kept.get(i));
    }
  }

  @Rule(
      id = "A-25",
      requires = {Capability.KERNEL_RECV, Capability.KERNEL_RELAY},
      features = Feature.VECTORS,
      check = "what pulls a payload up between receiving and sending it")
  void relaysPayloadInTheKernel() throws Exception {
    int payload = 2 * MIB;
    AdapterRecorder recorder =
        new AdapterRecorder(content) {
          @Override
          void onMessage(AdapterSeen seen, IoVector message) {
            AdapterConnection other = await(2).connection();
            other.write(message).exceptionally(failed -> null);
          }
        };
    Transport transport = open(Policy.KERNEL);
    AdapterServer server = serve(transport, MESSAGES, recorder);
    Peer from = connect(server);
    recorder.await(1);
    Peer to = connect(server);
    recorder.await(2);
    Growth growth = new Growth(transport);
    byte[] message = messages(payload);
    Background writer = start(() -> write(from, message, () -> MIB));
    expectRead(to, message);
    writer.join();
    long in = growth.of(Counter.USER_BYTES_IN) - growth.ofFallbackBytes();
    long out = growth.of(Counter.USER_BYTES_OUT) - growth.ofFallbackBytes();
    assertTrue(in <= AdapterMessages.HEADER, "entered user memory; " + growth);
    assertTrue(out <= AdapterMessages.HEADER, "left user memory; " + growth);
    assertTrue(growth.out() >= message.length, growth.toString());
  }

  static void write(Peer peer, byte[] bytes, IntSupplier sizes) throws Exception {
    for (int at = 0; at < bytes.length; ) {
      int n = Math.min(bytes.length - at, sizes.getAsInt());
      peer.channel().write(ByteBuffer.wrap(bytes, at, n));
      at += n;
    }
  }

  static void expectRead(Peer peer, byte[] bytes) throws Exception {
    byte[] read = peer.channel().socket().getInputStream().readNBytes(bytes.length);
    assertEquals(ByteBuffer.wrap(bytes), ByteBuffer.wrap(read), "the peer received other bytes");
  }
}
