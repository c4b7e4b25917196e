package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.Capability;
import io.iovec.Frame;
import io.iovec.Framer;
import io.iovec.Frames;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;

/** S: messages that {@link Frames} receives. */
abstract class FrameRules extends Section {
  FrameRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "S-19", check = "expect, and the edge between memory and kernel part")
  void receivesFramedMessagesWholeAndAlone() throws Exception {
    Framer framer =
        start -> start.remaining() < 4 ? Frame.unknown(4) : Frame.of(4 + 100, start.getInt());
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      int[] payloads = {1, 4096, 70_000, 0, 2_000_000, 3};
      Background writer =
          start(
              () -> {
                for (int payload : payloads) {
                  ByteBuffer length = ByteBuffer.allocate(4).putInt(payload).flip();
                  assertEquals(4, link.peer().channel().write(length));
                  link.peer().write(content, 0, 100 + payload);
                }
              });
      try (Frames frames = new Frames(transport, framer)) {
        for (int payload : payloads) {
          try (IoVector message = next(link, frames)) {
            assertEquals(104 + payload, message.length(), "the length of the message");
            long inMemory = memoryFirst(message);
            assertTrue(inMemory >= 104, "in memory at the front=" + inMemory);
            message.release(4);
            content.expect(message, 0);
          }
        }
      }
      writer.join();
    }
  }

  @Rule(
      id = "S-83",
      requires = Capability.PENDING,
      check = "what recv takes of a message whose payload may be pending, and when")
  void handsOutAMessageWhosePayloadIsPending() throws Exception {
    int payload = 1 << 20;
    Framer framer =
        start -> start.remaining() < 4 ? Frame.unknown(4) : Frame.pending(4 + 100, start.getInt());
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      ByteBuffer length = ByteBuffer.allocate(4).putInt(payload);
      try (Frames frames = new Frames(transport, framer)) {
        link.peer().channel().write(length.flip());
        link.peer().write(content, 0, 100);
        try (IoVector message = next(link, frames)) {
          assertEquals(104 + payload, message.length(), "the length of the message");
          assertEquals(payload, link.socket().pendingBytes(), "nothing of its payload was sent");
          assertThrows(IllegalStateException.class, () -> frames.recv(link.socket()));
          link.peer().write(content, 100, 10);
          message.release(4);
          content.expect(message.pullUp(100), 0);
        }
        Background writer =
            start(
                () -> {
                  link.peer().write(content, 110, payload - 10);
                  assertEquals(4, link.peer().channel().write(length.flip().putInt(0, 3)));
                  link.peer().write(content, 0, 103);
                });
        try (IoVector second = next(link, frames)) {
          assertEquals(107, second.length(), "the length of the message behind");
          assertEquals(0, link.socket().pendingBytes(), "so little payload is received");
          second.release(4);
          content.expect(second, 0);
        }
        writer.join();
      }
    }
  }

  @Rule(id = "S-84", check = "that recv waits for no more than one byte where nothing is expected")
  void handsOutPiecesOfAStreamAsTheyCome() throws Exception {
    int most = 200_000;
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      try (Frames frames = new Frames(transport, start -> Frame.upTo(most))) {
        int offset = 0;
        for (int size : new int[] {1, 5_000, most + 1, 3 * most}) {
          int from = offset;
          Background writer = start(() -> link.peer().write(content, from, size));
          offset += size;
          for (long left = size; left > 0; ) {
            try (IoVector piece = next(link, frames)) {
              long length = piece.length();
              assertTrue(length > 0 && length <= most, "the length of a piece=" + length);
              assertFalse(
                  frames.isInMessage() || frames.hasMore(), "something is held behind a piece");
              content.expect(piece, offset - left);
              left -= length;
            }
          }
          writer.join();
        }
        link.peer().finish();
        link.await(Poller.READ);
        assertEquals(Answer.END_OF_STREAM, frames.recv(link.socket()), "behind the last piece");
        assertFalse(frames.isInMessage(), "the stream ended inside of a piece");
      }
    }
  }

  @Rule(id = "S-85", check = "how much recv brings where there is room for more than one message")
  void receivesManySmallMessagesAtOnce() throws Exception {
    int count = 1_000;
    int length = 100;
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      Link link = link(transport);
      link.peer().write(content, 0, (long) count * length);
      link.await(Poller.READ);
      int calls = 0;
      try (Frames frames = new Frames(transport, start -> Frame.of(length / 2, length / 2))) {
        for (int i = 0; i < count; i++) {
          calls += frames.hasMore() ? 0 : 1;
          try (IoVector message = next(link, frames)) {
            assertEquals(length, message.length(), "the length of a message");
            content.expect(message, (long) i * length);
          }
        }
        assertFalse(frames.hasMore() || frames.isInMessage(), "something is held behind the last");
      }
      boolean isFew = calls <= count / 10;
      assertEquals(policy != Policy.KERNEL, isFew, "receives for " + count + " messages=" + calls);
    }
  }

  private static IoVector next(Link link, Frames frames) throws IOException {
    IoVector message = frames.poll();
    while (message == null) {
      long n = frames.recv(link.socket());
      assertTrue(n != Answer.END_OF_STREAM, "the stream ended");
      message = frames.poll();
      if (message == null && n <= 0) {
        link.await(Poller.READ);
      }
    }
    return message;
  }
}
