package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Framing over a socket in plain memory; over real ones, conformance rule S-19. */
@ExtendWith(ClosesEverything.class)
class FramesTest {
  /** Two bytes: how many follow in user memory, how many in the kernel. */
  private static final Framer TWO_LENGTHS =
      start ->
          start.remaining() < 2
              ? Frame.unknown(2)
              : Frame.of(2 + start.get(0), Byte.toUnsignedLong(start.get(1)));

  /** As little payload as stays pending. */
  private static final int LARGE = 64 << 10;

  private final FakeTransport transport = new FakeTransport();
  private final FakeSocket socket = transport.socket();

  @Test
  void keepsWhatTheFramerWantsInMemoryAndTheRestInTheKernel() throws IOException {
    try (Frames frames = new Frames(transport, TWO_LENGTHS)) {
      socket.arrive(message(3, 200));
      IoVector message = next(frames);
      assertThat(message.length()).isEqualTo(205);
      assertThat(message.first()).isInstanceOf(MemoryEntry.class);
      assertThat(message.first().length()).isEqualTo(5);
      assertThat(message.last()).isInstanceOf(KernelEntry.class);
      assertThat(Bytes.drain(message)).isEqualTo(message(3, 200));
      message.close();
    }
  }

  @Test
  void neverReceivesBeyondTheEndOfAMessage() throws IOException {
    try (Frames frames = new Frames(transport, TWO_LENGTHS)) {
      socket.arrive(message(0, 7));
      socket.arrive(message(4, 0));
      next(frames).close();
      assertThat(socket.position()).isEqualTo(9);
      IoVector second = next(frames);
      assertThat(Bytes.drain(second)).isEqualTo(message(4, 0));
      second.close();
    }
  }

  @Test
  void deliversAMessageThatComesByteByByte() throws IOException {
    try (Frames frames = new Frames(transport, TWO_LENGTHS)) {
      byte[] bytes = message(5, 9);
      for (int i = 0; i < bytes.length; i++) {
        assertThat(frames.poll()).isNull();
        assertThat(frames.isInMessage()).isEqualTo(i > 0);
        socket.arrive(bytes[i]);
        assertThat(frames.recv(socket)).isEqualTo(1);
      }
      IoVector message = frames.poll();
      assertThat(Bytes.drain(message)).isEqualTo(bytes);
      message.close();
      assertThat(frames.isInMessage()).isFalse();
    }
  }

  @Test
  void asksTheFramerForMoreUntilItKnows() throws IOException {
    List<Integer> seen = new ArrayList<>();
    Framer inSteps =
        start -> {
          seen.add(start.remaining());
          return start.remaining() < 4 ? Frame.unknown(start.remaining() + 1) : Frame.of(4, 0);
        };
    try (Frames frames = new Frames(transport, inSteps)) {
      socket.arrive(Bytes.range(0, 4));
      next(frames).close();
      assertThat(seen).containsExactly(0, 1, 2, 3, 4);
    }
  }

  @Test
  void needsNoFurtherRoomForAllThatAFramerMaySee() throws IOException {
    FakeTransport small = new FakeTransport(1 << 10, 1, 4096);
    FakeSocket from = small.socket();
    int most = Frame.MOST_SEEN;
    Framer inTwoSteps =
        start ->
            start.remaining() < most
                ? Frame.unknown(start.hasRemaining() ? most : 1)
                : Frame.of(most, 0);
    try (Frames frames = new Frames(small, inTwoSteps)) {
      from.arrive(Bytes.range(0, most));
      while (frames.recv(from) > 0) {
        IoVector message = frames.poll();
        if (message != null) {
          assertThat(message.length()).isEqualTo(most);
          message.close();
          return;
        }
      }
    }
    throw new AssertionError("no message");
  }

  @Test
  void changesTheFramerBetweenTwoMessages() throws IOException {
    try (Frames frames = new Frames(transport, start -> Frame.of(3, 0))) {
      socket.arrive(Bytes.range(0, 1));
      assertThat(frames.recv(socket)).isEqualTo(1);
      frames.framer(start -> Frame.of(2, 0));
      socket.arrive(Bytes.range(1, 4));
      IoVector first = next(frames);
      assertThat(Bytes.drain(first)).containsExactly(0, 1, 2);
      first.close();
      IoVector second = next(frames);
      assertThat(Bytes.drain(second)).containsExactly(3, 4);
      second.close();
    }
  }

  @Test
  void holdsNothingWhileNothingComes() throws IOException {
    try (Frames frames = new Frames(transport, TWO_LENGTHS)) {
      assertThat(frames.recv(socket)).isEqualTo(Answer.NOT_NOW);
      assertThat(frames.isInMessage()).isFalse();
      socket.end();
      assertThat(frames.recv(socket)).isEqualTo(Answer.END_OF_STREAM);
      assertThat(frames.isInMessage()).isFalse();
    }
  }

  @Test
  void saysThatTheStreamEndedInsideAMessage() throws IOException {
    try (Frames frames = new Frames(transport, TWO_LENGTHS)) {
      socket.arrive(Bytes.range(5, 3));
      socket.end();
      while (frames.recv(socket) > 0) {
        assertThat(frames.poll()).isNull();
      }
      assertThat(frames.isInMessage()).isTrue();
    }
    assertThat(transport.heldCount()).isZero();
  }

  @Test
  void passesOnWhatTheFramerThinksOfTheBytes() throws IOException {
    Framer picky =
        start -> {
          if (start.hasRemaining()) {
            throw new ProtocolException("not one of ours");
          }
          return Frame.unknown(1);
        };
    try (Frames frames = new Frames(transport, picky)) {
      socket.arrive((byte) 1);
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(() -> frames.recv(socket))
          .withMessage("not one of ours");
    }
  }

  @Test
  void refusesAMessageForWhichNoRoomCouldEverBeSetAside() throws IOException {
    long most = transport.config().kernelLimit() / 4;
    try (Frames frames = new Frames(transport, start -> Frame.of(1, most))) {
      socket.arrive((byte) 1);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> frames.recv(socket))
          .withMessageContaining("iovec.kernelLimit");
    }
    try (Frames frames = new Frames(transport, start -> Frame.of(1, most - 1))) {
      assertThat(frames.recv(socket)).isEqualTo(1);
    }
  }

  @Test
  void refusesAFramerThatGetsNowhere() {
    try (Frames frames =
        new Frames(transport, start -> Frame.unknown(Math.max(1, start.remaining())))) {
      socket.arrive((byte) 1);
      assertThatIllegalStateException().isThrownBy(() -> frames.recv(socket));
    }
  }

  @Test
  void wantsAMessageToBeTakenBeforeTheNext() throws IOException {
    try (Frames frames = new Frames(transport, TWO_LENGTHS)) {
      socket.arrive((byte) 0, (byte) 0);
      assertThat(frames.recv(socket)).isEqualTo(2);
      assertThatIllegalStateException().isThrownBy(() -> frames.recv(socket));
      frames.poll().close();
      assertThat(frames.recv(socket)).isEqualTo(Answer.NOT_NOW);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 1000})
  void deliversTheSameMessagesHoweverTheyComeInPieces(int most) throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<byte[]> sent = new ArrayList<>();
    ByteBuffer all = ByteBuffer.allocate(20_000);
    for (int i = 0; i < 50; i++) {
      sent.add(message(random.nextInt(100), random.nextInt(256)));
      all.put(sent.get(i));
    }
    all.flip();
    List<byte[]> received = new ArrayList<>();
    try (Frames frames = new Frames(transport, TWO_LENGTHS)) {
      while (all.hasRemaining()) {
        byte[] piece = new byte[Math.min(1 + random.nextInt(most), all.remaining())];
        all.get(piece);
        socket.arrive(piece);
        while (frames.recv(socket) > 0) {
          IoVector message = frames.poll();
          if (message != null) {
            received.add(Bytes.drain(message));
            message.close();
          }
        }
      }
    }
    assertThat(received).as("seed=%d", seed).containsExactlyElementsOf(sent);
  }

  /** Three bytes of header, of which the framer sees one, and a payload that may be pending. */
  private static Framer pending(int payload) {
    return start -> start.hasRemaining() ? Frame.pending(3, payload) : Frame.unknown(1);
  }

  @Test
  void handsOutAMessageWhosePayloadIsPendingWithItsHeader() throws IOException {
    try (Frames frames = new Frames(transport, pending(LARGE))) {
      socket.arrive(Bytes.range(0, 2));
      assertThat(frames.recv(socket)).isEqualTo(1);
      assertThat(frames.recv(socket)).isEqualTo(1);
      assertThat(frames.poll()).isNull();
      assertThat(frames.recv(socket)).isEqualTo(Answer.NOT_NOW);
      socket.arrive(Bytes.range(2, 1000));
      assertThat(frames.recv(socket)).isEqualTo(1);
      IoVector message = frames.poll();
      assertThat(message.length()).isEqualTo(3 + LARGE);
      assertThat(message.last())
          .isInstanceOfSatisfying(
              KernelEntry.class, entry -> assertThat(entry.isPending()).isTrue());
      assertThat(frames.isInMessage()).isFalse();
      assertThat(socket.position()).isEqualTo(3);
      message.close();
    }
  }

  @Test
  void receivesTheNextMessageBehindPendingBytes() throws IOException {
    try (Frames frames = new Frames(transport, pending(LARGE))) {
      socket.arrive(Bytes.range(0, 3 + LARGE));
      socket.arrive(Bytes.range(7, 3 + LARGE));
      IoVector first = next(frames);
      assertThatIllegalStateException().isThrownBy(() -> frames.recv(socket));
      assertThat(frames.isInMessage()).isFalse();
      assertThat(Bytes.drain(first)).isEqualTo(Bytes.range(0, 3 + LARGE));
      first.close();
      IoVector second = next(frames);
      assertThat(Bytes.drain(second)).isEqualTo(Bytes.range(7, 3 + LARGE));
      second.close();
    }
  }

  @Test
  void receivesAllOfAMessageWherePendingBytesDoNotPay() throws IOException {
    try (Frames frames = new Frames(transport, pending(LARGE - 1))) {
      assertReceivedWhole(frames, LARGE - 1);
    }
  }

  @Test
  void receivesAllOfAMessageWhereNoBytesCanBePending() throws IOException {
    transport.without(Capability.PENDING);
    try (Frames frames = new Frames(transport, pending(LARGE))) {
      assertReceivedWhole(frames, LARGE);
    }
  }

  private void assertReceivedWhole(Frames frames, int payload) throws IOException {
    socket.arrive(Bytes.range(0, 3 + payload));
    IoVector message = next(frames);
    assertThat(socket.position()).isEqualTo(3 + payload);
    assertThat(socket.pendingBytes()).isZero();
    assertThat(Bytes.drain(message)).isEqualTo(Bytes.range(0, 3 + payload));
    message.close();
  }

  @Test
  void refusesAMessageThatIsTooLargeThoughItWouldBePending() throws IOException {
    long most = transport.config().kernelLimit() / 4;
    try (Frames frames = new Frames(transport, start -> Frame.pending(1, most))) {
      socket.arrive((byte) 1);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> frames.recv(socket))
          .withMessageContaining("iovec.kernelLimit");
    }
  }

  @Test
  void refusesPendingBytesWithoutAnyInFrontOfThem() {
    assertThatIllegalArgumentException().isThrownBy(() -> Frame.pending(0, 5));
    assertThat(Frame.pending(1, 0).length()).isOne();
  }

  @Test
  void refusesWhatItsKindDoesNotHave() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Frame(Frame.Kind.UNKNOWN, 5, 1))
        .withMessageContaining("kind=UNKNOWN memory=5 kernel=1");
    assertThatIllegalArgumentException().isThrownBy(() -> new Frame(Frame.Kind.PIECE, 1, 5));
  }

  @Test
  void refusesNumbersThatAreNoLengths() {
    assertThatIllegalArgumentException().isThrownBy(() -> Frame.of(-1, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> Frame.of(5, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> Frame.of(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Frame.of(1, Long.MAX_VALUE));
    assertThatIllegalArgumentException().isThrownBy(() -> Frame.unknown(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Frame.unknown(4097));
    assertThatIllegalArgumentException().isThrownBy(() -> Frame.upTo(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Frame.upTo(-1));
  }

  private IoVector next(Frames frames) throws IOException {
    IoVector message = frames.poll();
    while (message == null) {
      assertThat(frames.recv(socket)).isPositive();
      message = frames.poll();
    }
    return message;
  }

  private static byte[] message(int memory, int kernel) {
    byte[] bytes = Bytes.range(memory, 2 + memory + kernel);
    bytes[1] = (byte) kernel;
    return bytes;
  }
}
