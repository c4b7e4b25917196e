package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a vector shorter: take, release, front, clear, close. */
@ExtendWith(ClosesEverything.class)
class IoVectorConsumeTest {
  private final FakeTransport transport = new FakeTransport(64, 8, 1 << 20);
  private final IoVector vector = transport.vector();

  @AfterEach
  void close() {
    vector.close();
    assertThat(transport.heldCount()).isZero();
  }

  private void fill() throws IOException {
    vector.pushBack(Bytes.memory(0, 4));
    vector.pushBack(Bytes.kernel(transport, 4, 5));
    vector.pushBack(Bytes.memory(9, 3));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 8, 9, 10, 11, 12, 13})
  void takesAsManyBytesAsThereIsRoomFor(int room) throws IOException {
    fill();
    ByteBuffer into = ByteBuffer.allocate(room);
    int n = Math.min(room, 12);
    assertThat(vector.take(into)).isEqualTo(n);
    assertThat(Bytes.read(into.flip())).isEqualTo(Bytes.range(0, n));
    assertThat(vector.length()).isEqualTo(12 - n);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(n, 12 - n));
  }

  @Test
  void takesBehindWhatTheBufferHolds() throws IOException {
    fill();
    ByteBuffer into = ByteBuffer.allocate(4).put((byte) 99);
    vector.take(into.limit(3));
    assertThat(into.array()).containsExactly(99, 0, 1, 0);
  }

  @Test
  void takesWhatHasArrivedAndStops() throws IOException {
    FakeSocket socket = transport.socket();
    vector.pushBack(Bytes.memory(0, 1));
    socket.pending(vector, 5);
    vector.pushBack(Bytes.memory(6, 1));
    socket.arrive(Bytes.range(1, 2));
    ByteBuffer into = ByteBuffer.allocate(10);
    assertThat(vector.take(into)).isEqualTo(3);
    assertThat(vector.take(into)).isZero();
    assertThat(Bytes.lengths(vector)).containsExactly(3L, 1L);
  }

  @Test
  void saysByThePositionWhatCameOverBeforeAFailure() throws IOException {
    fill();
    transport.faults.failAfter(0);
    ByteBuffer into = ByteBuffer.allocate(12);
    assertThatExceptionOfType(SystemException.class).isThrownBy(() -> vector.take(into));
    assertThat(into.position()).isEqualTo(6);
    assertThat(vector.length()).isEqualTo(6);
    vector.take(into);
    assertThat(into.array()).isEqualTo(Bytes.range(0, 12));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 8, 9, 10, 11, 12})
  void releasesTheFirstBytes(int n) throws IOException {
    fill();
    vector.release(n);
    assertThat(vector.length()).isEqualTo(12 - n);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(n, 12 - n));
  }

  @Test
  void givesBackEarlyWhatReleasedBytesOccupied() throws IOException {
    AtomicInteger released = new AtomicInteger();
    vector.pushBack(MemoryEntry.wrap(ByteBuffer.allocate(4), released::incrementAndGet));
    vector.pushBack(Bytes.kernel(transport, 4, 5));
    vector.pushBack(Bytes.memory(9, 3));
    vector.release(4);
    assertThat(released).hasValue(1);
    vector.release(5);
    assertThat(transport.heldCount()).isZero();
  }

  @Test
  void saysByItsLengthWhatIsLeftIfReleasingFails() throws IOException {
    fill();
    transport.faults.failAfter(0);
    assertThatExceptionOfType(SystemException.class).isThrownBy(() -> vector.release(8));
    assertThat(vector.length()).isEqualTo(6);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(6, 6));
  }

  @Test
  void refusesToReleaseMoreThanThereIs() throws IOException {
    fill();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vector.release(13))
        .withMessage("n=13 length=12");
    assertThatIllegalArgumentException().isThrownBy(() -> vector.release(-1));
    assertThat(Bytes.lengths(vector)).containsExactly(4L, 5L, 3L);
  }

  @Test
  void findsTheFirstEntryWithBytesAndClosesEmptyOnesBeforeIt() throws IOException {
    IoEntry empty = transport.kernelEntry(1);
    vector.pushBack(empty);
    vector.pushBack(Bytes.memory(0, 0));
    IoEntry full = Bytes.memory(0, 1);
    vector.pushBack(full);
    vector.pushBack(transport.kernelEntry(1));
    assertThat(vector.front()).isSameAs(full);
    assertThat(empty.isClosed()).isTrue();
    assertThat(vector.entryCount()).isEqualTo(2);
  }

  @Test
  void findsNoFrontWhereAllEntriesAreEmpty() throws IOException {
    vector.pushBack(transport.kernelEntry(1));
    assertThat(vector.front()).isNull();
    assertThat(vector.entryCount()).isZero();
  }

  @Test
  void isUsableAgainAfterClear() throws IOException {
    fill();
    vector.clear();
    vector.clear();
    assertThat(vector.isEmpty()).isTrue();
    assertThat(vector.first()).isNull();
    assertThat(vector.last()).isNull();
    assertThat(transport.heldCount()).isZero();
    vector.pushBack(Bytes.memory(0, 2));
    assertThat(vector.length()).isEqualTo(2);
  }

  @Test
  void closesItsEntriesOnceWhenClosedTwice() throws IOException {
    AtomicInteger released = new AtomicInteger();
    MemoryEntry entry = MemoryEntry.wrap(ByteBuffer.allocate(4), released::incrementAndGet);
    vector.pushBack(entry);
    vector.close();
    vector.close();
    assertThat(released).hasValue(1);
    assertThat(entry.isClosed()).isTrue();
    assertThat(vector.isClosed()).isTrue();
    assertThat(vector.length()).isZero();
    assertThat(vector).isEmpty();
  }

  @Test
  void closesTheOtherEntriesWhenOneCannotBeClosed() throws IOException {
    IoVector broken = transport.vector();
    broken.pushBack(
        MemoryEntry.wrap(
            ByteBuffer.allocate(4),
            () -> {
              throw new IllegalStateException("injected");
            }));
    broken.pushBack(Bytes.kernel(transport, 0, 3));
    assertThatIllegalStateException().isThrownBy(broken::close).withMessage("injected");
    assertThat(broken.entryCount()).isZero();
    assertThat(transport.heldCount()).isZero();
  }

  @Test
  void refusesEverythingOnceClosed() throws IOException {
    vector.close();
    IoEntry entry = Bytes.memory(0, 1);
    assertThatIllegalStateException()
        .isThrownBy(() -> vector.pushBack(entry))
        .withMessageContaining("closed");
    assertThatIllegalStateException().isThrownBy(() -> vector.pushFront(entry));
    assertThatIllegalStateException().isThrownBy(vector::popFront);
    assertThatIllegalStateException().isThrownBy(vector::front);
    assertThatIllegalStateException().isThrownBy(vector::clear);
    assertThatIllegalStateException().isThrownBy(() -> vector.take(ByteBuffer.allocate(1)));
    assertThatIllegalStateException().isThrownBy(() -> vector.release(0));
    entry.close();
  }
}
