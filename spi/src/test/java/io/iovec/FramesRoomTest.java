package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Small messages that are received together where there is next to no memory. */
@ExtendWith(ClosesEverything.class)
class FramesRoomTest {
  private static final int LENGTH = 90;

  /** One byte, which says how many follow. */
  private static final Framer FRAMER =
      start -> start.hasRemaining() ? Frame.of(1 + start.get(0), 0) : Frame.unknown(1);

  @Test
  void needsOneEntryOnlyIfMessagesAreClosed() throws IOException {
    FakeTransport small = new FakeTransport(1 << 10, 1, 4096);
    FakeSocket socket = socket(small, 1000);
    try (Frames frames = new Frames(small, FRAMER)) {
      for (int i = 0; i < 1000; i++) {
        expect(next(frames, socket), i);
      }
      assertThat(frames.recv(socket)).isEqualTo(Answer.NOT_NOW);
    }
    assertThat(small.counters().get(Counter.MEMORY_IN_USE)).isZero();
  }

  @Test
  void losesNothingAndSaysSoWhenThereIsNoRoom() throws IOException {
    for (int entries = 1; entries <= 4; entries++) {
      losesNothing(new FakeTransport(1 << 10, 1, entries * 4096L));
    }
  }

  private static void losesNothing(FakeTransport small) throws IOException {
    FakeSocket socket = socket(small, 1000);
    int noRoom = 0;
    int next = 0;
    ArrayDeque<IoVector> kept = new ArrayDeque<>();
    try (Frames frames = new Frames(small, FRAMER)) {
      for (int received = 0; received < 1000; ) {
        long n = frames.recv(socket);
        if (n == Answer.NO_ROOM) {
          // As often as it is asked: nothing has been taken, and nothing is held.
          assertThat(frames.recv(socket)).isEqualTo(Answer.NO_ROOM);
          assertThat(kept).as("somebody else has the room").isNotEmpty();
          noRoom++;
          while (!kept.isEmpty()) {
            expect(kept.remove(), next++);
          }
        } else {
          assertThat(n).isPositive();
          IoVector message = frames.poll();
          if (message != null) {
            kept.add(message);
            received++;
          }
        }
      }
      while (!kept.isEmpty()) {
        expect(kept.remove(), next++);
      }
    }
    assertThat(noRoom).isPositive();
    assertThat(small.counters().get(Counter.MEMORY_IN_USE)).isZero();
  }

  @Test
  void needsNoFurtherRoomForWhatAFramerWantsToSeeBehindOthers() throws IOException {
    FakeTransport small = new FakeTransport(1 << 10, 1, 4096);
    FakeSocket socket = socket(small, 1);
    int most = Frame.MOST_SEEN;
    socket.arrive(message(1));
    socket.arrive(Bytes.range(7, most));
    try (Frames frames = new Frames(small, FRAMER)) {
      expect(next(frames, socket), 0);
      List<IoVector> kept = new ArrayList<>();
      kept.add(next(frames, socket));
      frames.framer(start -> start.remaining() < most ? Frame.unknown(most) : Frame.of(most, 0));
      try (IoVector seen = next(frames, socket)) {
        assertThat(Bytes.drain(seen)).isEqualTo(Bytes.range(7, most));
      }
      expect(kept.get(0), 1);
    }
  }

  @Test
  void completesWhatHasBegunBehindOtherMessagesInAsManyConnectionsAsHaveRoom() throws IOException {
    int count = 8;
    int limit = count * (32 << 10);
    FakeTransport small = new FakeTransport(1 << 10, 1, limit).memoryLimit(limit);
    int length = 20_000;
    Map<Frames, FakeSocket> all = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      FakeSocket socket = small.socket();
      socket.policy(Policy.MEMORY);
      socket.arrive(new byte[10 * length]);
      all.put(new Frames(small, start -> Frame.of(length, 0)), socket);
    }
    int received = 0;
    for (long most = 1; most > 0; ) {
      most = Answer.NOT_NOW;
      for (Map.Entry<Frames, FakeSocket> one : all.entrySet()) {
        most = Math.max(most, one.getKey().recv(one.getValue()));
        IoVector message = one.getKey().poll();
        if (message != null) {
          received++;
          message.close();
        }
      }
    }
    all.keySet().forEach(Frames::close);
    assertThat(received).isEqualTo(10 * count);
  }

  private static FakeSocket socket(FakeTransport transport, int messages) {
    FakeSocket socket = transport.socket();
    socket.policy(Policy.MEMORY);
    for (int i = 0; i < messages; i++) {
      socket.arrive(message(i));
    }
    return socket;
  }

  private static IoVector next(Frames frames, FakeSocket socket) throws IOException {
    IoVector message = frames.poll();
    while (message == null) {
      assertThat(frames.recv(socket)).isPositive();
      message = frames.poll();
    }
    return message;
  }

  private static void expect(IoVector message, int number) throws IOException {
    try (message) {
      assertThat(Bytes.drain(message)).isEqualTo(message(number));
    }
  }

  private static byte[] message(int number) {
    byte[] bytes = new byte[LENGTH];
    Arrays.fill(bytes, (byte) number);
    bytes[0] = LENGTH - 1;
    return bytes;
  }
}
