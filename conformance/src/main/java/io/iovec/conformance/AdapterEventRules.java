package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A: what a handler is told, in which order, by whom. */
abstract class AdapterEventRules extends AdapterSection {
  private static final int MANY = 40;
  private static final long DWELL_NANOS = 200_000;

  AdapterEventRules(AdapterConformance subject) {
    super(subject);
  }

  @Rule(id = "A-01", check = "who tells of opened and closed, and what can overtake them")
  void tellsAConnectionsEventsInOrder() throws Exception {
    AdapterRecorder recorder = new AdapterEcho(content);
    AdapterServer server = serve(AdapterSetup.BUFFERS, recorder);
    for (int i = 1; i <= 3; i++) {
      Peer peer = connect(server);
      peer.write(content, 0, 100);
      peer.read(content, 0, 100);
      peer.finish();
      recorder.awaitClosed(recorder.await(i));
    }
    expectInOrder(server, recorder);
  }

  @Rule(id = "A-01", check = "connections that are reset before they are accepted or opened")
  void tellsThemInOrderWhenThePeerResetsAtOnce() throws Exception {
    AdapterRecorder recorder = new AdapterEcho(content);
    AdapterServer server = serve(AdapterSetup.BUFFERS, recorder);
    for (int i = 0; i < MANY; i++) {
      Peer peer = connect(server);
      if (random.nextBoolean()) {
        peer.write(content, 0, 1 + random.nextInt(2000));
      }
      peer.reset();
    }
    Peer last = connect(server);
    last.write(content, 0, 1000);
    last.read(content, 0, 1000);
    last.close();
    recorder.await("all closed", () -> recorder.all().stream().allMatch(c -> c.has("closed")));
    expectInOrder(server, recorder);
  }

  @Rule(id = "A-01", check = "a connection that is closed while it is told that it is open")
  void tellsThemInOrderWhenTheHandlerClosesAtOnce() throws Exception {
    AdapterRecorder recorder =
        new AdapterRecorder(content) {
          @Override
          void onOpened(AdapterSeen seen) {
            seen.connection().closeNow();
          }
        };
    AdapterServer server = serve(AdapterSetup.BUFFERS, recorder);
    for (int i = 1; i <= 5; i++) {
      connect(server);
      recorder.awaitClosed(recorder.await(i));
    }
    expectInOrder(server, recorder);
  }

  @Rule(id = "A-01", check = "connections that are open when the server is closed")
  void tellsThemInOrderWhenTheServerIsClosed() throws Exception {
    AdapterRecorder recorder = new AdapterEcho(content);
    AdapterServer server = serve(AdapterSetup.BUFFERS, recorder);
    for (int i = 1; i <= 3; i++) {
      connect(server);
      recorder.await(i);
    }
    expectInOrder(server, recorder);
  }

  /** Closes the server, so that nothing can come any more, and looks. */
  static void expectInOrder(AdapterServer server, AdapterRecorder recorder) throws Exception {
    server.close();
    recorder.check();
    for (AdapterSeen seen : recorder.all()) {
      List<String> events = seen.events();
      assertEquals("opened", events.get(0), "the first event of all; " + seen);
      assertEquals("closed", events.get(events.size() - 1), "the last event of all; " + seen);
      assertEquals(1, seen.count("opened"), "times that opened was told; " + seen);
      assertEquals(1, seen.count("closed"), "times that closed was told; " + seen);
    }
  }

  @Rule(id = "A-02", check = "in which threads events are told, and what orders them")
  void tellsThemInOneThreadAtATime() throws Exception {
    expectOneThreadAtATime(AdapterSetup.BUFFERS);
  }

  @Rule(
      id = "A-03",
      features = Feature.EXECUTOR,
      check = "what keeps the order of one connection's events in a pool of threads")
  void tellsThemInOneThreadAtATimeBehindAnExecutor() throws Exception {
    expectOneThreadAtATime(AdapterSetup.BUFFERS.withExecutor());
  }

  @Rule(
      id = "A-03",
      features = Feature.EXECUTOR,
      check = "what closing and resetting do with events that wait in the pool")
  void tellsThemInOrderBehindAnExecutor() throws Exception {
    AdapterRecorder recorder = new AdapterEcho(content);
    AdapterServer server = serve(AdapterSetup.BUFFERS.withExecutor(), recorder);
    for (int i = 1; i <= MANY; i++) {
      Peer peer = connect(server);
      peer.write(content, 0, 1000);
      if (random.nextBoolean()) {
        peer.reset();
      } else {
        peer.close();
      }
    }
    recorder.await("all closed", () -> recorder.all().stream().allMatch(c -> c.has("closed")));
    expectInOrder(server, recorder);
  }

  private void expectOneThreadAtATime(AdapterSetup setup) throws Exception {
    AdapterRecorder recorder =
        new AdapterEcho(content) {
          @Override
          void onBytes(AdapterSeen seen, ByteBuffer bytes) throws Exception {
            super.onBytes(seen, bytes);
            LockSupport.parkNanos(DWELL_NANOS);
          }

          @Override
          void onSent(AdapterSeen seen) {
            LockSupport.parkNanos(DWELL_NANOS);
          }
        };
    AdapterServer server = serve(setup, recorder);
    Peer one = connect(server);
    Peer two = connect(server);
    Background writer = start(() -> writeBits(one));
    Background another = start(() -> writeBits(two));
    one.read(content, 0, 20_000);
    two.read(content, 0, 20_000);
    writer.join();
    another.join();
    one.finish();
    two.finish();
    recorder.await("all closed", () -> recorder.all().stream().allMatch(c -> c.has("closed")));
    expectInOrder(server, recorder);
    for (AdapterSeen seen : recorder.all()) {
      assertTrue(seen.count("received") > 1, "the test saw too little; " + seen);
      assertEquals(0, seen.overlaps(), "events that began while another was told; " + seen);
      assertEquals(
          seen.events().size(), seen.told(), "events, as counted by a plain field; " + seen);
    }
  }

  private void writeBits(Peer peer) throws IOException {
    peer.write(content, 0, 20_000, () -> 1 + random.nextInt(400));
  }

  @Rule(id = "A-04", check = "that what came before the peer's end is not overtaken by it")
  void tellsOfAllBytesBeforeTheEnd() throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    AdapterServer server = serve(AdapterSetup.BUFFERS, recorder);
    int[] sizes = {1, 5_000, 3 * MIB};
    for (int i = 0; i < sizes.length; i++) {
      Peer peer = connect(server);
      peer.write(content, 0, sizes[i]);
      peer.finish();
      AdapterSeen seen = recorder.await(i + 1);
      recorder.awaitClosed(seen);
      assertEquals(sizes[i], seen.bytes(), "bytes before closed; " + seen);
    }
  }
}
