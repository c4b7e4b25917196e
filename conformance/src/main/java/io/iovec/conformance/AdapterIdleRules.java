package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.iovec.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A: connections on which nothing moves. */
abstract class AdapterIdleRules extends AdapterSection {
  private static final long STEP_NANOS = 50_000_000L;
  private static final int LENGTH = 4 * MIB;

  AdapterIdleRules(AdapterConformance subject) {
    super(subject);
  }

  @Rule(
      id = "A-65",
      features = {Feature.IDLE, Feature.VECTORS},
      check = "what counts as movement: parts of messages and of vectors do")
  void tellsOfConnectionsOnWhichNothingMoves() throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    Transport transport = open();
    AdapterServer server =
        serve(transport, AdapterVectorRules.MESSAGES.withIdle(Duration.ofSeconds(1)), recorder);
    Peer quiet = connect(server);
    AdapterSeen nothing = recorder.await(1);
    Peer sender = connect(server);
    AdapterSeen receives = recorder.await(2);
    Peer reader = connectTiny(server);
    AdapterSeen sends = recorder.await(3);
    BooleanSupplier done = () -> nothing.has("idle");
    byte[] message = AdapterMessages.message(content, 0, LENGTH);
    Background sending = start(() -> trickle(sender, message, done));
    CompletableFuture<Void> written =
        sends.connection().write(mixed(transport, 0, LENGTH)).toCompletableFuture();
    Background reading = start(() -> sip(reader, done));
    recorder.await("idle", done);
    assertFalse(receives.has("idle"), "a message arrives bit by bit; " + receives);
    assertFalse(sends.has("idle"), "a vector is sent bit by bit; " + sends);
    assertFalse(written.isDone(), "the test's vector was too short");
    sending.join();
    reading.join();
    AdapterVectorRules.write(quiet, AdapterMessages.message(content, 0, 10), () -> MIB);
    recorder.awaitMessages(nothing, 1);
  }

  /** Sends a little again and again. */
  private static void trickle(Peer peer, byte[] message, BooleanSupplier done) throws Exception {
    for (int at = 0; !done.getAsBoolean() && at < message.length; at += 1000) {
      peer.channel().write(ByteBuffer.wrap(message, at, 1000));
      LockSupport.parkNanos(STEP_NANOS);
    }
  }

  /** Reads so much again and again that the other side can send. */
  private void sip(Peer peer, BooleanSupplier done) throws Exception {
    for (long at = 0; !done.getAsBoolean(); at += 40_000) {
      peer.read(content, at, 40_000);
      LockSupport.parkNanos(STEP_NANOS);
    }
  }
}
