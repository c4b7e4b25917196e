package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small messages that are received together; over real sockets, conformance rule S-85. */
@ExtendWith(ClosesEverything.class)
class FramesAheadTest {
  private static final int HEADER = 4;

  /** Four bytes of payload length, and the payload, which may stay in the kernel. */
  private static final Framer FRAMER =
      start -> start.hasRemaining() ? Frame.of(HEADER, start.getInt()) : Frame.unknown(HEADER);

  private final FakeTransport transport = new FakeTransport();
  private final FakeSocket socket = transport.socket();
  private final CountedSocket counted = new CountedSocket(socket);

  @BeforeEach
  void lookAhead() {
    socket.policy(Policy.CHEAPEST);
  }

  @Test
  void receivesManySmallMessagesWithFewCalls() throws IOException {
    try (Frames frames = new Frames(transport, FRAMER)) {
      arrive(200, 100);
      for (int i = 0; i < 200; i++) {
        expect(frames, i, 100);
      }
      assertThat(counted.asked).hasSizeLessThan(10);
      assertThat(frames.recv(counted.socket)).isEqualTo(Answer.NOT_NOW);
    }
    assertThat(memoryInUse()).isZero();
  }

  @Test
  void receivesAMessageThatComesAloneWithOneCall() throws IOException {
    try (Frames frames = new Frames(transport, FRAMER)) {
      arrive(1, 100);
      expect(frames, 0, 100);
      for (int i = 0; i < 5; i++) {
        socket.arrive(message(i, 100));
        counted.asked.clear();
        expect(frames, i, 100);
        assertThat(counted.asked).hasSize(1);
        assertThat(frames.hasMore()).isFalse();
      }
    }
  }

  @Test
  void asksForTwiceAsMuchWhenThereWasMoreAndForNoMoreThan64KiB() throws IOException {
    try (Frames frames = new Frames(transport, FRAMER)) {
      int count = 250_000 / (HEADER + 60);
      arrive(count, 60);
      for (int i = 0; i < count; i++) {
        expect(frames, i, 60);
      }
      List<Long> expected = List.of(4L, 60L, 4096L, 8192L, 16_384L, 32_768L, 65_536L, 65_536L);
      assertThat(counted.asked).startsWith(expected.toArray(Long[]::new));
      assertThat(counted.asked).allMatch(asked -> asked <= 64 << 10);
    }
  }

  @ParameterizedTest
  @CsvSource({"4096, 16384", "16384, 65536", "1048576, 65536"})
  void asksForNoMoreThanFourEntriesHold(int entrySize, long most) throws IOException {
    transport.memoryEntrySize(entrySize);
    try (Frames frames = new Frames(transport, FRAMER)) {
      arrive(3000, 60);
      for (int i = 0; i < 3000; i++) {
        expect(frames, i, 60);
      }
    }
    assertThat(Collections.max(counted.asked)).isEqualTo(most);
  }

  @Test
  void countsEachByteWithItsMessage() throws IOException {
    try (Frames frames = new Frames(transport, FRAMER)) {
      arrive(10, 50);
      socket.arrive(new byte[3]);
      long sum = 0;
      for (long n = 1; n > 0; sum += Math.max(0, n)) {
        n = frames.recv(counted.socket);
        IoVector message = frames.poll();
        if (message != null) {
          assertThat(message.length()).isEqualTo(HEADER + 50);
          message.close();
        }
      }
      assertThat(sum).isEqualTo(10 * (HEADER + 50) + 3);
      assertThat(frames.isInMessage()).isTrue();
    }
  }

  @Test
  void leavesThePayloadOfALargeMessageBehindSmallOnesInTheKernel() throws IOException {
    int large = 300_000;
    try (Frames frames = new Frames(transport, FRAMER)) {
      arrive(20, 100);
      socket.arrive(message(20, large));
      socket.arrive(message(21, large));
      for (int i = 0; i < 20; i++) {
        expect(frames, i, 100);
      }
      assertThat(frames.hasMore()).isTrue();
      IoVector first = counted.next(frames);
      assertThat(memoryIn(first)).isLessThanOrEqualTo(8 << 10);
      assertThat(Bytes.drain(first)).isEqualTo(message(20, large));
      first.close();
      assertThat(frames.hasMore()).isFalse();
      IoVector second = counted.next(frames);
      assertThat(memoryIn(second)).isEqualTo(HEADER);
      second.close();
    }
  }

  @Test
  void leavesWhatHasNotComeWithSmallMessagesPending() throws IOException {
    int large = 100_000;
    Framer pending =
        start ->
            start.hasRemaining() ? Frame.pending(HEADER, start.getInt()) : Frame.unknown(HEADER);
    try (Frames frames = new Frames(transport, pending)) {
      arrive(20, 100);
      socket.arrive(message(20, large));
      for (int i = 0; i < 20; i++) {
        expect(frames, i, 100);
      }
      IoVector message = counted.next(frames);
      assertThat(message.length()).isEqualTo(HEADER + large);
      long left = HEADER + large - memoryIn(message);
      assertThat(left).isEqualTo(socket.pendingBytes()).isGreaterThan(large - (8 << 10));
      assertThat(frames.isInMessage()).isFalse();
      assertThat(Bytes.drain(message)).isEqualTo(message(20, large));
      message.close();
      arrive(1, 7);
      expect(frames, 0, 7);
    }
  }

  @Test
  void receivesExactlyUnderPolicyKernel() throws IOException {
    socket.policy(Policy.KERNEL);
    try (Frames frames = new Frames(transport, FRAMER)) {
      arrive(5, 100);
      for (int i = 0; i < 5; i++) {
        expect(frames, i, 100);
        assertThat(frames.hasMore()).isFalse();
        assertThat(socket.position()).isEqualTo((i + 1L) * (HEADER + 100));
      }
    }
  }

  @Test
  void asksTheFramerOfTheTimeAboutWhatHasBeenReceived() throws IOException {
    try (Frames frames = new Frames(transport, FRAMER)) {
      arrive(3, 100);
      socket.arrive(Bytes.range(0, 30));
      for (int i = 0; i < 3; i++) {
        expect(frames, i, 100);
      }
      assertThat(socket.queued()).isZero();
      frames.framer(start -> Frame.of(10, 0));
      expectBytes(frames, Bytes.range(0, 10));
      frames.framer(start -> Frame.upTo(15));
      expectBytes(frames, Bytes.range(10, 15));
      expectBytes(frames, Bytes.range(25, 5));
      assertThat(frames.hasMore()).isFalse();
    }
  }

  @Test
  void handsOverWhatIsLeftToWhoeverGoesOnWithoutMessages() throws IOException {
    try (Frames frames = new Frames(transport, FRAMER)) {
      assertThat(frames.take(ByteBuffer.allocate(1))).isZero();
      arrive(3, 100);
      socket.arrive(Bytes.range(0, 30));
      for (int i = 0; i < 3; i++) {
        expect(frames, i, 100);
      }
      ByteBuffer into = ByteBuffer.allocate(20);
      assertThat(frames.take(into)).isEqualTo(20);
      assertThat(into.array()).isEqualTo(Bytes.range(0, 20));
      assertThat(frames.hasMore()).isTrue();
      assertThat(frames.take(into.clear())).isEqualTo(10);
      assertThat(into.flip()).isEqualTo(ByteBuffer.wrap(Bytes.range(20, 10)));
      assertThat(frames.hasMore()).isFalse();
      assertThat(frames.take(into.clear())).isZero();
      assertThat(memoryInUse()).isZero();
      arrive(1, 8);
      expect(frames, 0, 8);
    }
  }

  @Test
  void handsOverHalfAMessageToo() throws IOException {
    try (Frames frames = new Frames(transport, FRAMER)) {
      socket.arrive(message(1, 100));
      socket.arrive(new byte[3]);
      expect(frames, 1, 100);
      assertThat(frames.recv(counted.socket)).isEqualTo(3);
      assertThat(frames.isInMessage()).isTrue();
      ByteBuffer into = ByteBuffer.allocate(20);
      assertThat(frames.take(into)).isEqualTo(3);
      assertThat(frames.isInMessage()).isFalse();
    }
  }

  @Test
  void handsOutAllMessagesBeforeItSaysThatTheStreamEndedInsideOfOne() throws IOException {
    try (Frames frames = new Frames(transport, FRAMER)) {
      arrive(4, 100);
      socket.arrive(Arrays.copyOf(message(4, 100), 60));
      socket.end();
      for (int i = 0; i < 4; i++) {
        expect(frames, i, 100);
      }
      assertThat(frames.isInMessage()).isFalse();
      assertThat(frames.recv(counted.socket)).isEqualTo(60);
      assertThat(frames.poll()).isNull();
      assertThat(frames.recv(counted.socket)).isEqualTo(Answer.END_OF_STREAM);
      assertThat(frames.isInMessage()).isTrue();
    }
    assertThat(memoryInUse()).isZero();
  }

  @Test
  void throwsWhatTheFramerThrowsBehindTheMessagesBefore() throws IOException {
    Framer picky =
        start -> {
          if (start.hasRemaining() && start.get(0) != 0) {
            throw new ProtocolException("not one of ours");
          }
          return FRAMER.frame(start);
        };
    try (Frames frames = new Frames(transport, picky)) {
      arrive(4, 100);
      socket.arrive(Bytes.range(1, 500));
      for (int i = 0; i < 4; i++) {
        expect(frames, i, 100);
      }
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(() -> frames.recv(counted.socket));
    }
    assertThat(memoryInUse()).isZero();
  }

  @Test
  void givesMemoryBackWithTheLastMessageInIt() throws IOException {
    try (Frames frames = new Frames(transport, FRAMER)) {
      arrive(4, 100);
      expect(frames, 0, 100);
      List<IoVector> kept = new ArrayList<>();
      for (int i = 1; i < 4; i++) {
        kept.add(counted.next(frames));
      }
      assertThat(frames.hasMore()).isFalse();
      for (int i = 1; i < 4; i++) {
        assertThat(memoryInUse()).isEqualTo(4096);
        assertThat(Bytes.drain(kept.get(i - 1))).isEqualTo(message(i, 100));
        kept.get(i - 1).close();
      }
      assertThat(memoryInUse()).isZero();
    }
  }

  @Test
  void holdsNoMoreThanTheSmallestEntryForHalfAMessageBehindManyThatWereWhole() throws IOException {
    try (Frames frames = new Frames(transport, FRAMER)) {
      arrive(2000, 60);
      socket.arrive(new byte[2]);
      for (int i = 0; i < 2000; i++) {
        expect(frames, i, 60);
      }
      long n = frames.recv(counted.socket);
      while (n > 0) {
        n = frames.recv(counted.socket);
      }
      assertThat(n).isEqualTo(Answer.NOT_NOW);
      assertThat(frames.isInMessage()).isTrue();
      assertThat(memoryInUse()).isEqualTo(4096);
    }
  }

  private void arrive(int count, int payload) {
    for (int i = 0; i < count; i++) {
      socket.arrive(message(i, payload));
    }
  }

  private void expect(Frames frames, int number, int payload) throws IOException {
    expectBytes(frames, message(number, payload));
  }

  private void expectBytes(Frames frames, byte... bytes) throws IOException {
    try (IoVector message = counted.next(frames)) {
      assertThat(Bytes.drain(message)).isEqualTo(bytes);
    }
  }

  private static long memoryIn(IoVector vector) {
    long sum = 0;
    for (IoEntry entry : vector) {
      sum += entry instanceof MemoryEntry ? entry.length() : 0;
    }
    return sum;
  }

  private long memoryInUse() {
    return transport.counters().get(Counter.MEMORY_IN_USE);
  }

  private static byte[] message(int number, int payload) {
    byte[] bytes = Bytes.range(number, HEADER + payload);
    ByteBuffer.wrap(bytes).putInt(payload);
    return bytes;
  }
}
