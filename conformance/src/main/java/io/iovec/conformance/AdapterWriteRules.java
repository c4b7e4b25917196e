package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A: writing. */
abstract class AdapterWriteRules extends AdapterSection {
  private static final int THREADS = 4;
  private static final int EACH = 40;

  AdapterWriteRules(AdapterConformance subject) {
    super(subject);
  }

  @Rule(id = "A-30", check = "the order of the queue, and writes that are sent in parts")
  void sendsWhatIsWrittenInOrder() throws Exception {
    for (Policy policy : Policy.values()) {
      expectSent(policy, 1, 2, 100, 5_000, 70_000, 3, 500_000, 2 * MIB, 1, 1);
    }
  }

  @Rule(id = "A-30", check = "many small writes, which a socket may take together")
  void sendsManySmallWritesInOrder() throws Exception {
    expectSent(Policy.CHEAPEST, random.ints(600, 1, 60).toArray());
  }

  @Rule(id = "A-30", check = "writes before the connection is watched")
  void sendsWhatIsWrittenWhenItIsOpened() throws Exception {
    Transport transport = open();
    AdapterRecorder recorder =
        new AdapterRecorder(content) {
          @Override
          void onOpened(AdapterSeen seen) throws Exception {
            for (int i = 0; i < 5; i++) {
              CompletableFuture<?> unused =
                  write(transport, seen.connection(), i, i * 300_000L, 300_000);
            }
          }
        };
    Peer peer = connect(serve(transport, AdapterSetup.BUFFERS, recorder));
    peer.read(content, 0, 5 * 300_000);
  }

  private void expectSent(Policy policy, int... lengths) throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    Transport transport = open(policy);
    AdapterServer server = serve(transport, AdapterSetup.BUFFERS, recorder);
    Peer peer = connect(server);
    AdapterSeen seen = recorder.await(1);
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < lengths.length; i++) {
      writes.add(write(transport, seen.connection(), i, offset, lengths[i]));
      offset += lengths[i];
    }
    peer.read(content, 0, offset);
    for (CompletableFuture<Void> write : writes) {
      await(recorder, write);
      write.get();
    }
    recorder.await("so many told as sent", () -> seen.count("sent") >= lengths.length);
    server.close();
    assertEquals(lengths.length, seen.count("sent"), "times that sent was told");
  }

  static void await(AdapterRecorder recorder, CompletableFuture<?> write) {
    recorder.await("a write to complete", write::isDone);
  }

  @Rule(id = "A-31", check = "what is done in the thread that writes, and what orders it")
  void sendsWhatSeveralThreadsWrite() throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    Transport transport = open();
    AdapterServer server = serve(transport, AdapterSetup.BUFFERS, recorder);
    Peer peer = connect(server);
    AdapterConnection connection = recorder.await(1).connection();
    List<Background> writers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      writers.add(start(() -> writeNumbered(transport, connection, recorder, thread)));
    }
    int[] next = new int[THREADS];
    for (int i = 0; i < THREADS * EACH; i++) {
      ByteBuffer header = ByteBuffer.wrap(peer.channel().socket().getInputStream().readNBytes(8));
      int length = header.getInt();
      int number = header.getInt();
      int thread = number / EACH;
      assertTrue(thread >= 0 && thread < THREADS, "the writes are mingled, number=" + number);
      assertEquals(next[thread]++, number % EACH, "the next of those of thread " + thread);
      peer.read(content, (long) number * AdapterMessages.LARGEST, length);
    }
    for (Background writer : writers) {
      writer.join();
    }
  }

  private void writeNumbered(
      Transport transport, AdapterConnection connection, AdapterRecorder recorder, int thread)
      throws Exception {
    CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    for (int i = 0; i < EACH; i++) {
      int number = thread * EACH + i;
      ByteBuffer message =
          ByteBuffer.wrap(AdapterMessages.message(content, number, number * 97 % 30_000));
      if (i % 2 == 0 && has(Feature.VECTORS)) {
        IoVector vector = transport.vector();
        vector.pushBack(MemoryEntry.wrap(message));
        pushDown(vector, vector.length() / 2);
        last = connection.write(vector).toCompletableFuture();
      } else {
        last = connection.write(message).toCompletableFuture();
      }
    }
    await(recorder, last);
    last.get();
  }

  @Rule(id = "A-33", check = "what a connection that waits for a slow peer holds up")
  void servesOthersWhileAPeerReadsSlowly() throws Exception {
    AdapterRecorder recorder = new AdapterEcho(content);
    Transport transport = open();
    AdapterServer server = serve(transport, AdapterSetup.BUFFERS, recorder);
    List<Peer> slow = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      slow.add(connectTiny(server));
      AdapterConnection connection = recorder.await(i).connection();
      for (int part = 0; part < 4; part++) {
        CompletableFuture<?> unused = write(transport, connection, part, part * (long) MIB, MIB);
      }
    }
    for (int i = 0; i < 6; i++) {
      Peer quick = connect(server);
      quick.write(content, 0, 100_000);
      quick.read(content, 0, 100_000);
    }
    slow.get(3).read(content, 0, 4 * MIB, () -> 1 + random.nextInt(30_000));
  }
}
