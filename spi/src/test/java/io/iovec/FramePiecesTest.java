package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pieces of a stream over a socket in plain memory; over real ones, conformance rule S-84. */
@ExtendWith(ClosesEverything.class)
class FramePiecesTest {
  private final FakeTransport transport = new FakeTransport();
  private final FakeSocket socket = transport.socket();

  /** How many bytes were asked for behind those in user memory, the last time. */
  private long asked;

  /** The socket, which must not be told that anything is certain to come. */
  private final StreamSocket expectingNothing =
      (StreamSocket)
          Proxy.newProxyInstance(
              StreamSocket.class.getClassLoader(),
              new Class<?>[] {StreamSocket.class},
              (proxy, method, arguments) -> {
                assertThat(method.getName()).isNotEqualTo("expect");
                if (method.getName().equals("recv")) {
                  asked = (long) arguments[2];
                }
                return method.invoke(socket, arguments);
              });

  @Test
  void handsOutWhatHasComeOfAStreamInPiecesThatMayStayInTheKernel() throws IOException {
    try (Frames frames = new Frames(transport, start -> Frame.upTo(100))) {
      socket.arrive((byte) 9);
      assertPiece(frames, (byte) 9);
      socket.arrive(Bytes.range(1, 250));
      assertPiece(frames, Bytes.range(1, 100));
      assertPiece(frames, Bytes.range(101, 100));
      assertPiece(frames, Bytes.range(201, 50));
      assertThat(frames.recv(expectingNothing)).isEqualTo(Answer.NOT_NOW);
      assertThat(transport.heldCount()).isZero();
      socket.end();
      assertThat(frames.recv(expectingNothing)).isEqualTo(Answer.END_OF_STREAM);
      assertThat(frames.isInMessage()).isFalse();
    }
  }

  private void assertPiece(Frames frames, byte... bytes) throws IOException {
    assertThat(frames.recv(expectingNothing)).isEqualTo(bytes.length);
    assertThatIllegalStateException().isThrownBy(() -> frames.recv(expectingNothing));
    IoVector piece = frames.poll();
    assertThat(frames.isInMessage()).isFalse();
    assertThat(piece.entryCount()).isOne();
    assertThat(piece.first()).isInstanceOf(KernelEntry.class);
    assertThat(Bytes.drain(piece)).isEqualTo(bytes);
    piece.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void goesOnInPiecesBehindWhatTheFramerHasSeen(int most) throws IOException {
    Framer seeing = start -> start.remaining() < 3 ? Frame.unknown(3) : Frame.upTo(most);
    try (Frames frames = new Frames(transport, seeing)) {
      socket.arrive(Bytes.range(0, 10));
      assertThat(frames.recv(expectingNothing)).isEqualTo(3);
      IoVector seen = frames.poll();
      assertThat(Bytes.drain(seen)).containsExactly(0, 1, 2);
      seen.close();
      frames.framer(start -> Frame.upTo(1000));
      assertPiece(frames, Bytes.range(3, 7));
    }
  }

  @Test
  void receivesNoMoreAtOnceThanAQuarterOfTheLimits() throws IOException {
    socket.arrive(Bytes.range(0, 200));
    try (Frames frames = new Frames(transport, start -> Frame.upTo(Long.MAX_VALUE))) {
      assertPiece(frames, Bytes.range(0, 200));
    }
    assertThat(asked).isEqualTo(transport.config().kernelLimit() / 4);
  }

  @Test
  void refusesPiecesThatAreShorterThanWhatTheFramerHasSeen() throws IOException {
    socket.arrive(Bytes.range(0, 3));
    Framer shorter = start -> start.hasRemaining() ? Frame.upTo(1) : Frame.unknown(2);
    try (Frames frames = new Frames(transport, shorter)) {
      assertThatIllegalStateException().isThrownBy(() -> frames.recv(expectingNothing));
    }
  }
}
