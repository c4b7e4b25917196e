package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Turning pending entries into held ones. The rest of their life is in {@link PendingEntryTest}.
 */
@ExtendWith(ClosesEverything.class)
class IoVectorHoldTest {
  private final FakeTransport transport = new FakeTransport(8, 3, 1 << 20);
  private final FakeSocket socket = transport.socket();
  private final IoVector vector = transport.vector();

  @AfterEach
  void close() {
    vector.close();
    assertThat(transport.heldCount()).isZero();
  }

  @Test
  void countsWhatIsNotPendingAnyway() throws IOException {
    vector.pushBack(Bytes.memory(0, 3));
    vector.pushBack(Bytes.kernel(transport, 3, 2));
    assertThat(vector.hold(4)).isEqualTo(4);
    assertThat(vector.hold(5)).isEqualTo(5);
    assertThat(Bytes.lengths(vector)).containsExactly(3L, 2L);
  }

  @Test
  void holdsWhatHasArrivedInFrontOfWhatHasNot() throws IOException {
    vector.pushBack(Bytes.memory(0, 2));
    socket.pending(vector, 6);
    vector.pushBack(Bytes.memory(8, 1));
    socket.arrive(Bytes.range(2, 4));
    assertThat(vector.hold(9)).isEqualTo(6);
    assertThat(Bytes.lengths(vector)).containsExactly(2L, 4L, 2L, 1L);
    assertThat(vector.length()).isEqualTo(9);
    socket.arrive(Bytes.range(6, 2));
    assertThat(vector.hold(9)).isEqualTo(9);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 9));
  }

  @Test
  void closesThePendingEntryThatItEmptiesSoThatTheSocketReceivesAgain() throws IOException {
    socket.pending(vector, 3);
    socket.arrive(Bytes.range(0, 4));
    assertThat(vector.hold(3)).isEqualTo(3);
    assertThat(vector.entryCount()).isEqualTo(1);
    try (IoVector next = transport.vector()) {
      assertThat(socket.recv(next, 1, 0)).isEqualTo(1);
    }
  }

  @Test
  void holdsNoMoreThanAsked() throws IOException {
    socket.pending(vector, 6);
    socket.arrive(Bytes.range(0, 6));
    assertThat(vector.hold(5)).isEqualTo(5);
    assertThat(Bytes.lengths(vector)).containsExactly(5L, 1L);
    assertThat(vector.last()).isInstanceOf(FakePendingEntry.class);
  }

  @Test
  void usesSeveralKernelEntriesForOnePendingEntry() throws IOException {
    socket.pending(vector, 17);
    socket.arrive(Bytes.range(0, 17));
    assertThat(vector.hold(17)).isEqualTo(17);
    assertThat(Bytes.lengths(vector)).containsExactly(8L, 8L, 1L);
    assertThat(vector.last()).isInstanceOf(FakeKernelEntry.class);
  }

  @Test
  void answersZeroIfNothingHasArrived() throws IOException {
    socket.pending(vector, 3);
    assertThat(vector.hold(3)).isZero();
    assertThat(Bytes.lengths(vector)).containsExactly(3L);
  }

  @Test
  void keepsEveryByteIfThereIsNoFurtherKernelEntry() throws IOException {
    socket.pending(vector, 30);
    socket.arrive(Bytes.range(0, 30));
    assertThatExceptionOfType(NoRoomException.class).isThrownBy(() -> vector.hold(30));
    assertThat(Bytes.lengths(vector)).containsExactly(8L, 8L, 8L, 6L);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 30));
  }

  @Test
  void reportsASocketThatHasEnded() throws IOException {
    socket.pending(vector, 6);
    socket.arrive(Bytes.range(0, 4));
    socket.end();
    assertThatExceptionOfType(SourceException.class).isThrownBy(() -> vector.hold(6));
    assertThat(Bytes.lengths(vector)).containsExactly(4L, 2L);
    assertThat(vector.hold(4)).isEqualTo(4);
  }

  @Test
  void refusesMoreThanThereIsAndAClosedVector() {
    assertThatIllegalArgumentException().isThrownBy(() -> vector.hold(1));
    assertThatIllegalArgumentException().isThrownBy(() -> vector.hold(-1));
    vector.close();
    assertThatIllegalStateException().isThrownBy(() -> vector.hold(0));
  }
}
