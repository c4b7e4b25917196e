package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulling up, and the memory origin. */
@ExtendWith(ClosesEverything.class)
class IoVectorPullUpTest {
  private final FakeTransport transport = new FakeTransport(64, 8, 8192);
  private final IoVector vector = transport.vector();

  @AfterEach
  void close() {
    vector.close();
    assertThat(transport.heldCount()).isZero();
    assertThat(transport.counters().get(Counter.MEMORY_IN_USE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 8, 9, 10, 11, 12})
  void makesTheFirstBytesContiguous(int n) throws IOException {
    vector.pushBack(Bytes.memory(0, 4));
    vector.pushBack(Bytes.kernel(transport, 4, 5));
    vector.pushBack(Bytes.memory(9, 3));
    assertThat(Bytes.read(vector.pullUp(n))).isEqualTo(Bytes.range(0, n));
    assertThat(vector.length()).isEqualTo(12);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 12));
  }

  @Test
  void copiesNothingThatIsContiguousAlready() throws IOException {
    ByteBuffer memory = ByteBuffer.wrap(Bytes.range(0, 4));
    vector.pushBack(MemoryEntry.wrap(memory));
    vector.pushBack(Bytes.kernel(transport, 4, 5));
    vector.pullUp(4).put(0, (byte) 99);
    assertThat(memory.get(0)).isEqualTo((byte) 99);
    assertThat(Bytes.lengths(vector)).containsExactly(4L, 5L);
    assertThat(transport.counters().get(Counter.MEMORY_IN_USE)).isZero();
  }

  @Test
  void fillsTheRoomOfTheFirstEntryBeforeItMakesAnother() throws IOException {
    MemoryEntry roomy = transport.memoryEntry(64);
    transport.fill(roomy, ByteBuffer.wrap(Bytes.range(0, 2)));
    vector.pushBack(roomy);
    vector.pushBack(Bytes.kernel(transport, 2, 5));
    assertThat(Bytes.read(vector.pullUp(4))).isEqualTo(Bytes.range(0, 4));
    assertThat(vector.first()).isSameAs(roomy);
    assertThat(Bytes.lengths(vector)).containsExactly(4L, 3L);
  }

  @Test
  void makesAnotherEntryIfTheRoomOfTheFirstIsOneByteShort() throws IOException {
    MemoryEntry roomy = MemoryEntry.empty(ByteBuffer.allocate(6), () -> {});
    transport.fill(roomy, ByteBuffer.wrap(Bytes.range(0, 2)));
    vector.pushBack(roomy);
    vector.pushBack(Bytes.kernel(transport, 2, 6));
    assertThat(Bytes.read(vector.pullUp(6))).isEqualTo(Bytes.range(0, 6));
    assertThat(vector.first()).isSameAs(roomy);
    assertThat(Bytes.read(vector.pullUp(7))).isEqualTo(Bytes.range(0, 7));
    assertThat(roomy.isClosed()).isTrue();
  }

  @Test
  void closesTheEntriesThatItEmpties() throws IOException {
    vector.pushBack(Bytes.kernel(transport, 0, 3));
    vector.pushBack(Bytes.kernel(transport, 3, 3));
    vector.pullUp(6);
    assertThat(transport.heldCount()).isZero();
    assertThat(vector.entryCount()).isEqualTo(1);
  }

  @Test
  void returnsTheBytesBigEndian() throws IOException {
    vector.pushBack(
        MemoryEntry.wrap(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(1).flip()));
    assertThat(vector.pullUp(8).order(ByteOrder.LITTLE_ENDIAN).getLong()).isEqualTo(1);
    assertThat(vector.pullUp(8).getLong()).isEqualTo(1L << 56);
  }

  @Test
  void returnsTheBytesFromIndex0OnWhateverWasBeforeThem() throws IOException {
    vector.pushBack(Bytes.memory(0, 20));
    vector.release(3);
    assertThat(vector.pullUp(4).getInt(0)).isEqualTo(0x03040506);
    try (IoVector front = vector.split(5)) {
      assertThat(front.pullUp(5).get(0)).isEqualTo((byte) 3);
      assertThat(vector.pullUp(4).getInt(0)).isEqualTo(0x08090A0B);
    }
    ByteBuffer bytes = vector.pullUp(2);
    assertThat(bytes.position()).isZero();
    assertThat(bytes.limit()).isEqualTo(2);
    bytes.put(1, (byte) 42);
    assertThat(vector.pullUp(2).get(1)).isEqualTo((byte) 42);
  }

  @Test
  void consumesNothingWhenTheCallerReads() throws IOException {
    vector.pushBack(Bytes.memory(0, 4));
    vector.pullUp(4).getInt();
    assertThat(vector.length()).isEqualTo(4);
    assertThat(vector.pullUp(4).remaining()).isEqualTo(4);
  }

  @Test
  void pullsUpNothingForZeroBytes() throws IOException {
    assertThat(vector.pullUp(0).hasRemaining()).isFalse();
    vector.pushBack(Bytes.kernel(transport, 0, 3));
    assertThat(vector.pullUp(0).hasRemaining()).isFalse();
    assertThat(vector.first()).isInstanceOf(KernelEntry.class);
  }

  @Test
  void refusesMoreThanThereIs() {
    vector.pushBack(Bytes.memory(0, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vector.pullUp(5))
        .withMessage("n=5 length=4");
    assertThatIllegalArgumentException().isThrownBy(() -> vector.pullUp(-1));
    assertThat(Bytes.lengths(vector)).containsExactly(4L);
  }

  @Test
  void keepsWhatHasArrivedWhenTheRestHasNot() throws IOException {
    FakeSocket socket = transport.socket();
    vector.pushBack(Bytes.memory(0, 2));
    socket.pending(vector, 5);
    socket.arrive(Bytes.range(2, 3));
    assertThatExceptionOfType(NotArrivedException.class)
        .isThrownBy(() -> vector.pullUp(6))
        .withMessage("not arrived yet: wanted=6 arrived=5");
    assertThat(vector.length()).isEqualTo(7);
    assertThat(Bytes.read(vector.memoryOrigin())).isEqualTo(Bytes.range(0, 5));
    socket.arrive(Bytes.range(5, 2));
    assertThat(Bytes.read(vector.pullUp(7))).isEqualTo(Bytes.range(0, 7));
  }

  @Test
  void leavesAPendingEntryAloneIfNothingHasArrived() {
    transport.socket().pending(vector, 5);
    assertThatExceptionOfType(NotArrivedException.class)
        .isThrownBy(() -> vector.pullUp(1))
        .withMessage("not arrived yet: wanted=1 arrived=0");
    assertThat(Bytes.lengths(vector)).containsExactly(5L);
    assertThat(transport.counters().get(Counter.MEMORY_IN_USE)).isZero();
  }

  @Test
  void changesNothingIfThereIsNoMemory() throws IOException {
    vector.pushBack(Bytes.kernel(transport, 0, 60));
    try (MemoryEntry all = transport.memoryEntry(8192)) {
      assertThat(all.room()).isEqualTo(8192);
      assertThatExceptionOfType(NoRoomException.class).isThrownBy(() -> vector.pullUp(60));
    }
    assertThat(Bytes.lengths(vector)).containsExactly(60L);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 60));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void losesNothingIfTheSystemRefusesHalfWay(int failAfter) throws IOException {
    vector.pushBack(Bytes.memory(0, 3));
    vector.pushBack(Bytes.kernel(transport, 3, 6));
    vector.pushBack(Bytes.kernel(transport, 9, 6));
    vector.pushBack(Bytes.kernel(transport, 15, 6));
    transport.faults.failAfter(failAfter);
    assertThatExceptionOfType(SystemException.class).isThrownBy(() -> vector.pullUp(20));
    assertThat(vector.length()).isEqualTo(21);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 21));
  }

  @Test
  void goesOnWhenTheKernelGivesLessThanAsked() throws IOException {
    vector.pushBack(Bytes.kernel(transport, 0, 20));
    transport.faults.atMost(3);
    assertThat(Bytes.read(vector.pullUp(20))).isEqualTo(Bytes.range(0, 20));
  }

  @Test
  void hasAMemoryOriginOfTheWholeFirstEntry() {
    vector.pushBack(Bytes.memory(0, 0));
    vector.pushBack(Bytes.memory(0, 4));
    vector.pushBack(Bytes.memory(4, 4));
    assertThat(Bytes.read(vector.memoryOrigin())).isEqualTo(Bytes.range(0, 4));
    assertThat(vector.entryCount()).isEqualTo(2);
  }

  @Test
  void hasNoMemoryOriginInTheKernelOrWithoutBytes() throws IOException {
    assertThatIllegalStateException().isThrownBy(vector::memoryOrigin);
    vector.pushBack(Bytes.kernel(transport, 0, 3));
    vector.pushBack(Bytes.memory(3, 3));
    assertThatIllegalStateException()
        .isThrownBy(vector::memoryOrigin)
        .withMessageContaining("pull up first");
  }

  @Test
  void refusesAClosedVector() {
    vector.close();
    assertThatIllegalStateException().isThrownBy(() -> vector.pullUp(0));
    assertThatIllegalStateException().isThrownBy(vector::memoryOrigin);
  }
}
