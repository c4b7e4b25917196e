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

/** Pushing memory down into kernel entries. */
@ExtendWith(ClosesEverything.class)
class IoVectorPushDownTest {
  private final FakeTransport transport = new FakeTransport(8, 6, 1 << 20);
  private final IoVector vector = transport.vector();

  @AfterEach
  void close() {
    vector.close();
    assertThat(transport.heldCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 5, 6, 9, 10, 11, 12})
  void putsTheFirstBytesIntoTheKernelAndNoOthers(int n) throws IOException {
    vector.pushBack(Bytes.memory(0, 5));
    vector.pushBack(Bytes.kernel(transport, 5, 5));
    vector.pushBack(Bytes.memory(10, 2));
    assertThat(vector.pushDown(n)).isEqualTo(n);
    assertThat(vector.length()).isEqualTo(12);
    long memory = 0;
    for (IoEntry e : vector) {
      memory += e instanceof MemoryEntry ? e.length() : 0;
    }
    assertThat(memory).isEqualTo(12 - n - kernelBytesBehind(n));
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 12));
  }

  private static int kernelBytesBehind(int n) {
    return Math.max(0, 10 - Math.max(5, n));
  }

  @Test
  void usesAsManyKernelEntriesAsItTakes() throws IOException {
    vector.pushBack(Bytes.memory(0, 17));
    assertThat(vector.pushDown(17)).isEqualTo(17);
    assertThat(Bytes.lengths(vector)).containsExactly(8L, 8L, 1L);
  }

  @Test
  void givesTheMemoryBack() throws IOException {
    AtomicInteger released = new AtomicInteger();
    vector.pushBack(MemoryEntry.wrap(ByteBuffer.allocate(8), released::incrementAndGet));
    vector.pushDown(8);
    assertThat(released).hasValue(1);
  }

  @Test
  void stepsOverEmptyEntries() throws IOException {
    vector.pushBack(Bytes.memory(0, 0));
    vector.pushBack(Bytes.memory(0, 2));
    assertThat(vector.pushDown(2)).isEqualTo(2);
  }

  @Test
  void leavesTheVectorAsItIsIfTheFactoryHasNoKernelEntries() throws IOException {
    try (IoVector memory = new IoVector(EntryFactory.inMemory())) {
      IoEntry entry = Bytes.memory(0, 5);
      memory.pushBack(entry);
      assertThat(memory.pushDown(5)).isZero();
      assertThat(memory).containsExactly(entry);
    }
  }

  @Test
  void countsKernelBytesBehindMemoryThatStays() throws IOException {
    try (IoVector mixed = new IoVector(EntryFactory.inMemory())) {
      mixed.pushBack(Bytes.kernel(transport, 0, 3));
      mixed.pushBack(Bytes.memory(3, 5));
      mixed.pushBack(Bytes.kernel(transport, 8, 4));
      assertThat(mixed.pushDown(12)).isEqualTo(7);
      assertThat(mixed.pushDown(10)).isEqualTo(5);
    }
  }

  @Test
  void countsPendingBytesAsBeingInTheKernel() throws IOException {
    transport.socket().pending(vector, 5);
    vector.pushBack(Bytes.memory(0, 2));
    assertThat(vector.pushDown(7)).isEqualTo(7);
  }

  @Test
  void keepsEveryByteIfThereIsNoFurtherKernelEntry() throws IOException {
    vector.pushBack(Bytes.memory(0, 6 * 8 + 1));
    assertThatExceptionOfType(NoRoomException.class).isThrownBy(() -> vector.pushDown(49));
    assertThat(Bytes.lengths(vector)).containsExactly(8L, 8L, 8L, 8L, 8L, 8L, 1L);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 49));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void keepsEveryByteIfTheSystemRefuses(int failAfter) throws IOException {
    vector.pushBack(Bytes.memory(0, 5));
    vector.pushBack(Bytes.memory(5, 15));
    transport.faults.failAfter(failAfter);
    assertThatExceptionOfType(SystemException.class).isThrownBy(() -> vector.pushDown(20));
    assertThat(vector.length()).isEqualTo(20);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 20));
  }

  @Test
  void goesOnWhenTheKernelTakesLessThanAsked() throws IOException {
    vector.pushBack(Bytes.memory(0, 10));
    transport.faults.atMost(3);
    assertThat(vector.pushDown(10)).isEqualTo(10);
    assertThat(Bytes.lengths(vector)).containsExactly(3L, 3L, 3L, 1L);
  }

  @Test
  void failsIfAnEmptyKernelEntryTakesNothing() {
    vector.pushBack(Bytes.memory(0, 10));
    transport.faults.atMost(0);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> vector.pushDown(10));
    assertThat(Bytes.lengths(vector)).containsExactly(10L);
    assertThat(transport.heldCount()).isZero();
  }

  @Test
  void refusesMoreThanThereIsAndAClosedVector() {
    vector.pushBack(Bytes.memory(0, 4));
    assertThatIllegalArgumentException().isThrownBy(() -> vector.pushDown(5));
    assertThatIllegalArgumentException().isThrownBy(() -> vector.pushDown(-1));
    vector.close();
    assertThatIllegalStateException().isThrownBy(() -> vector.pushDown(0));
  }
}
