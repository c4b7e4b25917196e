package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** R: room for messages, and for those that need none. */
abstract class MessageRoomRules extends Section {
  // As many halves as exceed the memory, and the kernel buffers, of the small transport.
  private static final int CROWD = 24;
  private static final int HEADER = 100;
  private static final int HALF = HEADER + (64 << 10);
  private static final int WHOLE = HEADER + (128 << 10);

  MessageRoomRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "S-41", check = "that room is set aside for a message whose first bytes are received")
  void completesManyMessagesThatAreHalfReceived() throws Exception {
    completeACrowd(HEADER);
  }

  @Rule(
      id = "S-41",
      check = "that room is set aside for the part in user memory, where that is long")
  void completesManyMessagesThatAreWantedInMemory() throws Exception {
    completeACrowd(WHOLE);
  }

  /** Receives messages of which the first {@code header} bytes have to be in user memory. */
  private void completeACrowd(int header) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      List<Link> links = new ArrayList<>();
      List<IoVector> vectors = new ArrayList<>();
      for (int i = 0; i < CROWD; i++) {
        Link link = link(transport);
        links.add(link);
        vectors.add(vector(transport));
        link.peer().write(content, 0, HALF);
        link.await(Poller.READ);
        link.socket().expect(WHOLE);
      }
      int completed = 0;
      for (int i = 0; i < links.size(); i++) {
        completed += step(links.get(i), vectors.get(i), header) ? 1 : 0;
      }
      assertEquals(0, completed, "nobody has sent all");
      for (Link link : links) {
        start(() -> link.peer().write(content, HALF, WHOLE - HALF));
      }
      Deadline deadline = new Deadline();
      while (completed < links.size()) {
        int so = completed;
        deadline.check(() -> "half-received messages to be completed, done so far: " + so);
        for (int i = 0; i < links.size(); i++) {
          completed += step(links.get(i), vectors.get(i), header) ? 1 : 0;
        }
      }
    }
  }

  /** Receives what there is; true if that completes the message, which is then let go. */
  private boolean step(Link link, IoVector vector, int header) throws IOException {
    if (vector.isClosed()) {
      return false;
    }
    link.registration().interest(Poller.READ);
    link.poller().poll(0);
    long n;
    do {
      long left = WHOLE - vector.length();
      int memory = (int) Math.max(0, header - vector.length());
      n = link.socket().recv(vector, memory, left - memory);
    } while (n > 0 && vector.length() < WHOLE);
    assertTrue(n != Answer.END_OF_STREAM, "the stream ended, vector=" + vector);
    if (vector.length() < WHOLE) {
      return false;
    }
    content.expect(vector, 0);
    vector.close();
    return true;
  }

  @Rule(id = "S-42", check = "recv of more than all the room there is")
  void receivesMessagesLargerThanTheLimits() throws Exception {
    int size = 4 << 20;
    for (Policy policy : Policy.values()) {
      Transport transport = openSmall(policy);
      Link link = link(transport);
      Background writer = start(() -> link.peer().write(content, 0, size));
      IoVector vector = vector(transport);
      for (long received = 0; received < size; ) {
        expectPositive(link.recv(vector, 0, size - received));
        received += content.expect(vector, received);
        vector.clear();
      }
      writer.join();
    }
  }

  @Rule(id = "E-20", check = "memoryEntry at the limit, and after")
  void limitsMemory() throws Exception {
    Transport transport = openSmall(Policy.MEMORY);
    List<MemoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      entries.add(own(transport.memoryEntry(64 << 10)));
    }
    assertThrows(NoRoomException.class, () -> own(transport.memoryEntry(64 << 10)));
    assertEquals(1 << 20, transport.counters().get(Counter.MEMORY_IN_USE));
    Link link = link(transport);
    link.peer().write(content, 0, 10);
    ByteBuffer into = ByteBuffer.allocate(10);
    link.await(Poller.READ);
    assertEquals(10, link.socket().recv(into), "without a vector there is always room");
    content.expect(into.flip(), 0);
    entries.forEach(MemoryEntry::close);
    own(transport.memoryEntry(64 << 10));
  }

  @Rule(id = "E-21", check = "the message of NoRoomException: which limit, and how to raise it")
  void saysWhichLimitWasReached() throws Exception {
    Transport transport = openSmall(Policy.KERNEL);
    NoRoomException memory =
        assertThrows(NoRoomException.class, () -> keep(() -> transport.memoryEntry(64 << 10)));
    assertTrue(
        String.valueOf(memory.getMessage()).contains("iovec.memoryLimit"),
        "says: " + memory.getMessage());
    NoRoomException kernel =
        assertThrows(NoRoomException.class, () -> keep(() -> transport.kernelEntry(64 << 10)));
    assertTrue(
        String.valueOf(kernel.getMessage()).matches("(?s).*iovec\\.(kernel|memory)Limit.*"),
        "says: " + kernel.getMessage());
  }

  /** Makes entries without end, which are closed after the test. */
  private void keep(Callable<IoEntry> factory) throws Exception {
    for (int i = 0; i < 10_000; i++) {
      own(factory.call());
    }
  }
}
