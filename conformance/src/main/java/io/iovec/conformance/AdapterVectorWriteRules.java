package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** A: writing vectors. */
abstract class AdapterVectorWriteRules extends AdapterSection {
  AdapterVectorWriteRules(AdapterConformance subject) {
    super(subject);
  }

  @Rule(
      id = "A-32",
      features = Feature.VECTORS,
      check = "that a vector which cannot be written is closed, and the write failed")
  void takesEveryVectorThatIsWritten() throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    Transport transport = open();
    AdapterServer server = serve(transport, AdapterSetup.BUFFERS, recorder);
    Peer peer = connect(server);
    AdapterSeen seen = recorder.await(1);
    AtomicInteger released = new AtomicInteger();
    IoVector sent = vector(transport, released);
    CompletableFuture<Void> first = seen.connection().write(sent).toCompletableFuture();
    CompletableFuture<Void> again = seen.connection().write(sent).toCompletableFuture();
    AdapterWriteRules.await(recorder, first);
    first.get();
    peer.read(content, 0, 100);
    recorder.await("the vector to be released, count=" + released, () -> released.get() == 1);
    AdapterWriteRules.await(recorder, again);
    assertThrows(ExecutionException.class, again::get, "a vector was written twice");
    seen.connection().closeNow();
    recorder.awaitClosed(seen);
    CompletableFuture<Void> late =
        seen.connection().write(vector(transport, released)).toCompletableFuture();
    AdapterWriteRules.await(recorder, late);
    assertThrows(ExecutionException.class, late::get, "a vector was written after the end");
    recorder.await("the late vector to be released", () -> released.get() == 2);
    assertEquals(0, peer.readToEnd(content, 100), "bytes besides the vector's");
  }

  private IoVector vector(Transport transport, AtomicInteger released) {
    IoVector vector = transport.vector();
    vector.pushBack(MemoryEntry.wrap(content.buffer(0, 100), released::incrementAndGet));
    return vector;
  }

  @Rule(
      id = "A-34",
      features = Feature.VECTORS,
      check = "what is told of a write of which nothing is to be sent")
  void completesTheWriteOfAnEmptyVector() throws Exception {
    AdapterRecorder recorder = new AdapterRecorder(content);
    Transport transport = open();
    AdapterServer server = serve(transport, AdapterSetup.BUFFERS, recorder);
    Peer peer = connect(server);
    AdapterConnection connection = recorder.await(1).connection();
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    writes.add(connection.write(transport.vector()).toCompletableFuture());
    writes.add(connection.write(mixed(transport, 0, 0)).toCompletableFuture());
    writes.add(connection.write(mixed(transport, 0, 50_000)).toCompletableFuture());
    writes.add(connection.write(transport.vector()).toCompletableFuture());
    writes.add(connection.write(content.buffer(50_000, 10)).toCompletableFuture());
    peer.read(content, 0, 50_010);
    for (CompletableFuture<Void> write : writes) {
      AdapterWriteRules.await(recorder, write);
      write.get();
    }
  }
}
