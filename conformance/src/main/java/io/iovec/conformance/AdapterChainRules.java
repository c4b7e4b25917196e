package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.iovec.IoVector;
import io.iovec.Transport;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** A: what else is in the chain: a codec, an executor. */
abstract class AdapterChainRules extends AdapterSection {
  private static final int LINES = 300;
  private static final long DWELL_NANOS = 1_000_000;

  AdapterChainRules(AdapterConformance subject) {
    super(subject);
  }

  @Rule(id = "A-70", features = Feature.CODEC, check = "what a codec is given, and in what pieces")
  void letsACodecMakeMessages() throws Exception {
    Peer peer = connect(serve(AdapterSetup.BUFFERS.withCodec(), new AdapterEcho(content)));
    Background writer =
        start(
            () -> {
              for (int i = 0; i < LINES; i++) {
                AdapterVectorRules.write(peer, bytes(line(i) + "\n"), () -> 1 + random.nextInt(40));
              }
            });
    BufferedReader reader = reader(peer);
    for (int i = 0; i < LINES; i++) {
      assertEquals(line(i), reader.readLine(), "line " + i);
    }
    writer.join();
  }

  @Rule(
      id = "A-71",
      features = {Feature.CODEC, Feature.VECTORS},
      check = "what a codec does to vectors and buffers that are written")
  void letsVectorsPassACodec() throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    Transport transport = open();
    Peer peer = connect(serve(transport, AdapterSetup.BUFFERS.withCodec(), recorder));
    AdapterConnection connection = recorder.await(1).connection();
    for (int i = 0; i < 4; i++) {
      CompletableFuture<?> line = connection.write(line(i)).toCompletableFuture();
      CompletableFuture<?> bytes = write(transport, connection, i, i * 100_000L, 100_000);
      AdapterVectorRules.expectRead(peer, bytes(line(i) + "\n"));
      peer.read(content, i * 100_000L, 100_000);
      AdapterWriteRules.await(recorder, line);
      AdapterWriteRules.await(recorder, bytes);
      line.get();
      bytes.get();
    }
  }

  @Rule(
      id = "A-74",
      features = {Feature.EXECUTOR, Feature.VECTORS},
      check = "what hands a vector to another thread")
  void handsVectorsToAnExecutor() throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    AdapterServer server = serve(AdapterVectorRules.MESSAGES.withExecutor(), recorder);
    for (int i = 0; i < 3; i++) {
      Peer peer = connect(server);
      for (int number = 0; number < 20; number++) {
        byte[] message = AdapterMessages.message(content, number, random.nextInt(60_000));
        AdapterVectorRules.write(peer, message, () -> MIB);
      }
    }
    recorder.await(3);
    for (AdapterSeen seen : recorder.all()) {
      recorder.awaitMessages(seen, 20);
      assertEquals(0, seen.overlaps(), "events that began while another was told; " + seen);
    }
  }

  @Rule(
      id = "A-74",
      features = {Feature.EXECUTOR, Feature.VECTORS},
      check = "vectors that wait for a thread when their connection ends")
  void closesOrDeliversVectorsThatWaitForAThread() throws Exception {
    AdapterRecorder recorder =
        new AdapterRecorder(content) {
          @Override
          void onMessage(AdapterSeen seen, IoVector message) throws Exception {
            LockSupport.parkNanos(DWELL_NANOS);
            super.onMessage(seen, message);
          }
        };
    AdapterServer server = serve(AdapterVectorRules.MESSAGES.withExecutor(), recorder);
    for (int i = 1; i <= 6; i++) {
      Peer peer = connect(server);
      for (int number = 0; number < 20; number++) {
        byte[] message = AdapterMessages.message(content, number, 5_000);
        AdapterVectorRules.write(peer, message, () -> MIB);
      }
      recorder.awaitMessages(recorder.await(i), 1);
      if (i % 2 == 0) {
        peer.reset();
        recorder.awaitClosed(recorder.all().get(i - 1));
      }
    }
    AdapterEventRules.expectInOrder(server, recorder);
  }

  private static String line(int i) {
    return "Zeile " + i + " \u00e4\u00f6\u20ac\ud83d\ude80".repeat(i % 30);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static BufferedReader reader(Peer peer) throws Exception {
    return new BufferedReader(
        new InputStreamReader(peer.channel().socket().getInputStream(), StandardCharsets.UTF_8));
  }
}
