package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A: reading that is suspended and resumed. */
abstract class AdapterFlowRules extends AdapterSection {
  private static final int MUCH = 24 * MIB;

  AdapterFlowRules(AdapterConformance subject) {
    super(subject);
  }

  @Rule(
      id = "A-50",
      features = Feature.SUSPEND,
      check = "reads that are under way or repeated when reading is suspended")
  void deliversNothingWhileItIsSuspended() throws Exception {
    AdapterRecorder recorder = suspended();
    Peer peer = connect(serve(AdapterSetup.BUFFERS, recorder));
    AdapterSeen seen = recorder.await(1);
    peer.write(content, 0, 10_000);
    assertEquals(0, quiet(seen::bytes), "bytes that were delivered; " + seen);
    seen.connection().resume();
    recorder.awaitBytes(seen, 10_000);
    seen.connection().suspend();
    quiet(seen::bytes);
    peer.write(content, 10_000, 10_000);
    assertEquals(10_000, quiet(seen::bytes), "bytes that were delivered; " + seen);
    seen.connection().resume();
    recorder.awaitBytes(seen, 20_000);
  }

  @Rule(
      id = "A-51",
      features = Feature.SUSPEND,
      check = "whether it goes on reading into memory when nobody takes it")
  void slowsThePeerDownWhileItIsSuspended() throws Exception {
    AdapterRecorder recorder = suspended();
    Peer peer = connect(serve(AdapterSetup.BUFFERS, recorder));
    AdapterSeen seen = recorder.await(1);
    AtomicLong taken = new AtomicLong();
    byte[] much = content.copy(0, MUCH);
    Background writer =
        start(
            () -> {
              for (int at = 0; at < MUCH; at += 64 << 10) {
                peer.write(much, at, 64 << 10);
                taken.addAndGet(64 << 10);
              }
            });
    long before = quiet(taken::get);
    assertTrue(before < MUCH, "a peer could send all of it, bytes=" + before);
    seen.connection().resume();
    recorder.awaitBytes(seen, MUCH);
    writer.join();
  }

  @Rule(
      id = "A-54",
      features = Feature.SUSPEND,
      check = "a resume that is lost between two threads")
  void losesNothingWhenItIsSuspendedAgainAndAgain() throws Exception {
    AdapterRecorder recorder = new AdapterEcho(content);
    Peer peer = connect(serve(AdapterSetup.BUFFERS, recorder));
    AdapterConnection connection = recorder.await(1).connection();
    Background writer = start(() -> peer.write(content, 0, 8 * MIB, () -> 30_000));
    Background toggler =
        start(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                connection.suspend();
                if (i % 10 == 0) {
                  LockSupport.parkNanos(50_000);
                }
                connection.resume();
              }
            });
    peer.read(content, 0, 8 * MIB);
    writer.join();
    toggler.join();
    peer.write(content, 8 * MIB, 100_000);
    peer.read(content, 8 * MIB, 100_000);
  }

  @Rule(
      id = "A-50",
      features = Feature.SUSPEND,
      check = "an end of the stream that is found while reading is suspended")
  void deliversAllBeforeAnEndThatCameMeanwhile() throws Exception {
    AdapterRecorder recorder = suspended();
    Peer peer = connect(serve(AdapterSetup.BUFFERS, recorder));
    AdapterSeen seen = recorder.await(1);
    peer.write(content, 0, 100_000);
    peer.finish();
    assertEquals(0, quiet(seen::bytes), "bytes that were delivered; " + seen);
    assertFalse(seen.has("closed"), "closed before its bytes were delivered; " + seen);
    seen.connection().resume();
    recorder.awaitClosed(seen);
    assertEquals(100_000, seen.bytes(), "bytes before closed; " + seen);
  }

  @Rule(
      id = "A-55",
      features = Feature.SUSPEND,
      check = "what else than reading a suspended connection no longer does")
  void sendsAndClosesWhileItIsSuspended() throws Exception {
    for (boolean now : new boolean[] {false, true}) {
      AdapterRecorder recorder = suspended();
      Transport transport = open();
      Peer peer = connect(serve(transport, AdapterSetup.BUFFERS, recorder));
      AdapterSeen seen = recorder.await(1);
      peer.write(content, 0, 1000);
      for (int i = 0; i < 4; i++) {
        CompletableFuture<?> unused = write(transport, seen.connection(), i, i * 500_000L, 500_000);
      }
      peer.read(content, 0, 4 * 500_000);
      if (now) {
        seen.connection().closeNow();
      } else {
        seen.connection().close();
      }
      recorder.awaitClosed(seen);
      assertEquals(0, seen.bytes(), "bytes that were delivered; " + seen);
    }
  }

  private AdapterRecorder suspended() {
    return new AdapterRecorder(content) {
      @Override
      void onOpened(AdapterSeen seen) {
        seen.connection().suspend();
      }
    };
  }
}
