package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** S: what is held back because more follows, and what is not. */
abstract class MoreRules extends Section {
  // Held back bytes go by themselves after 200 ms.
  private static final int ROUNDS = 6;
  private static final long SOON_NANOS = ROUNDS * 90_000_000L;

  private static final int LATE = 150_000;

  MoreRules(TransportConformance subject) {
    super(subject);
  }

  /** A call behind which nothing follows. */
  private interface Last {
    long send(StreamSocket socket, IoVector empty) throws IOException;
  }

  @Rule(id = "S-60", check = "that a call without more pushes out what was held back for it")
  void sendsTheHeaderWhenNothingFollowsAfterAll() throws Exception {
    Last[] calls = {
      (socket, empty) -> socket.send(empty, false),
      (socket, empty) -> socket.send(new ByteBuffer[0], 0, 0, false),
      (socket, empty) -> socket.send(new ByteBuffer[] {ByteBuffer.allocate(0)}, 0, 1),
    };
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (Last call : calls) {
        Link link = link(transport);
        IoVector vector = vector(transport);
        long nanos = 0;
        for (int i = 0; i < ROUNDS; i++) {
          ByteBuffer header = content.buffer(i * 112L, 112);
          if (i % 2 == 0) {
            vector.pushBack(MemoryEntry.wrap(header));
            link.sendFully(vector, true);
          } else {
            ByteBuffer[] buffers = {header, ByteBuffer.allocate(0)};
            assertEquals(112, link.socket().send(buffers, 0, 2, true), "sent of a header");
          }
          long start = System.nanoTime();
          assertEquals(Answer.NOT_NOW, call.send(link.socket(), vector), "nothing was there");
          link.peer().read(content, i * 112L, 112);
          nanos += System.nanoTime() - start;
        }
        assertTrue(nanos < SOON_NANOS, "held back all the same: rounds=6 nanos=" + nanos);
      }
    }
  }

  @Rule(id = "S-60", check = "that what is held back goes by itself, when nothing follows it")
  void sendsAllThatNothingFollowsAfterAMoment() throws Exception {
    List<Background> readers = new ArrayList<>();
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (boolean gathers : new boolean[] {false, true}) {
        Link link = link(transport);
        Background reader = start(() -> link.peer().read(content, 0, LATE));
        readers.add(reader);
        if (gathers) {
          link.sendAll(new ByteBuffer[] {content.buffer(0, LATE)}, true, reader);
        } else {
          IoVector vector = mixed(transport, 0, LATE);
          link.sendFully(vector, true);
        }
      }
    }
    for (Background reader : readers) {
      reader.join();
    }
  }

  @Rule(id = "S-60", check = "that a header whose payload is late comes in front of it")
  void sendsTheHeaderInFrontOfALatePayload() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = tinyLink(transport);
      IoVector vector = mixed(transport, 0, 200_000);
      Background reader = start(() -> link.peer().read(content, 0, 200_500, () -> 1500));
      link.sendFully(vector, true);
      for (int i = 0; i < 5; i++) {
        vector.pushBack(MemoryEntry.wrap(content.buffer(200_000 + i * 100L, 100)));
        link.sendFully(vector, true);
      }
      assertEquals(Answer.NOT_NOW, link.socket().send(vector, false));
      reader.join();
      link.socket().shutdownOutput();
      link.peer().expectEnd();
    }
  }

  @Rule(id = "S-60", check = "that what is held back goes in front of the end")
  void sendsTheHeaderWhenOutputIsShutDown() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (boolean close : new boolean[] {false, true}) {
        Link link = link(transport);
        IoVector vector = vector(transport);
        vector.pushBack(MemoryEntry.wrap(content.buffer(0, 112)));
        link.sendFully(vector, true);
        if (close) {
          link.socket().close();
        } else {
          link.socket().shutdownOutput();
        }
        assertEquals(112, link.peer().readToEnd(content, 0), "bytes in front of the end");
      }
    }
  }

  @Rule(id = "S-61", check = "that only what something follows is marked with MORE: never the last")
  void sendsTheLastPieceAtOnce() throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      IoVector[] answers = new IoVector[ROUNDS];
      int size = 20_000;
      for (int i = 0; i < ROUNDS; i++) {
        answers[i] = mixed(transport, (long) i * size, size);
      }
      long start = System.nanoTime();
      for (int i = 0; i < ROUNDS; i++) {
        link.sendFully(answers[i], false);
        link.peer().read(content, (long) i * size, size);
      }
      long nanos = System.nanoTime() - start;
      assertTrue(nanos < SOON_NANOS, "the last piece is held back: rounds=6 nanos=" + nanos);
    }
  }

  @Rule(id = "S-61", check = "the last of several buffers, and empty ones behind it")
  void sendsTheLastBufferAtOnce() throws Exception {
    Link link = link(open());
    long start = System.nanoTime();
    for (int i = 0; i < ROUNDS; i++) {
      ByteBuffer direct = ByteBuffer.allocateDirect(100).put(content.buffer(i * 200L, 100)).flip();
      ByteBuffer[] buffers = {
        direct,
        content.buffer(i * 200L + 100, 100),
        ByteBuffer.allocate(0),
        ByteBuffer.allocateDirect(0)
      };
      assertEquals(200, link.socket().send(buffers, 0, buffers.length));
      link.peer().read(content, i * 200L, 200);
    }
    long nanos = System.nanoTime() - start;
    assertTrue(nanos < SOON_NANOS, "the last buffer is held back: rounds=6 nanos=" + nanos);
  }
}
