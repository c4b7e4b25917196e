package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** A: applications that know nothing of io vectors. */
abstract class AdapterBufferRules extends AdapterSection {
  private static final int CONNECTIONS = 16;

  AdapterBufferRules(AdapterConformance subject) {
    super(subject);
  }

  @Rule(id = "A-10", check = "that buffers carry all that came, once, and nothing else")
  void deliversThePeersBytes() throws Exception {
    for (int size : new int[] {1, 7, 100, 4096, 65_537, 5 * MIB}) {
      expectBytes(size, () -> 1 << 20);
    }
  }

  @Rule(id = "A-10", check = "reads of a few bytes")
  void deliversThemWhenTheyComeOneByOne() throws Exception {
    expectBytes(1_500, () -> 1);
  }

  @Rule(id = "A-10", check = "reads that end where a write does not")
  void deliversThemWhenTheyComeInBursts() throws Exception {
    expectBytes(
        2 * MIB,
        () -> random.nextInt(4) == 0 ? 1 + random.nextInt(300_000) : 1 + random.nextInt(9));
  }

  private void expectBytes(int count, IntSupplier sizes) throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    AdapterServer server = serve(AdapterSetup.BUFFERS, recorder);
    Peer peer = connect(server);
    peer.write(content, 0, count, sizes);
    AdapterSeen seen = recorder.await(1);
    recorder.awaitBytes(seen, count);
    server.close();
    assertEquals(count, seen.bytes(), "bytes");
  }

  @Rule(id = "A-11", check = "what is written while much has come, and the order of writes")
  void sendsBackWhatItReceives() throws Exception {
    AdapterServer server = serve(AdapterSetup.BUFFERS, new AdapterEcho(content));
    Peer peer = connect(server);
    Background writer =
        start(() -> peer.write(content, 0, 4 * MIB, () -> 1 + random.nextInt(100_000)));
    peer.read(content, 0, 4 * MIB, () -> 70_000);
    writer.join();
    peer.finish();
    peer.expectEnd();
  }

  @Rule(id = "A-12", check = "what connections share: buffers, queues, turns")
  void sendsBackOnManyConnectionsAtOnce() throws Exception {
    AdapterServer server = serve(AdapterSetup.BUFFERS, new AdapterEcho(content));
    List<Background> tasks = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Peer peer = connect(server);
      long offset = (long) i << 32;
      tasks.add(start(() -> peer.write(content, offset, MIB)));
      tasks.add(start(() -> peer.read(content, offset, MIB)));
    }
    for (Background task : tasks) {
      task.join();
    }
  }
}
