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

/** A second vector over the same bytes. */
@ExtendWith(ClosesEverything.class)
class IoVectorShareTest {
  private final FakeTransport transport = new FakeTransport(8, 3, 1 << 20);
  private final IoVector vector = transport.vector();

  @AfterEach
  void close() {
    vector.close();
    assertThat(transport.heldCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 8, 9, 10, 12})
  void givesTheSameBytesToBoth(int n) throws IOException {
    vector.pushBack(Bytes.memory(0, 4));
    vector.pushBack(Bytes.kernel(transport, 4, 5));
    vector.pushBack(Bytes.memory(9, 3));
    try (IoVector second = vector.share(n)) {
      assertThat(second.length()).isEqualTo(n);
      assertThat(vector.length()).isEqualTo(12);
      assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 12));
      assertThat(Bytes.drain(second)).isEqualTo(Bytes.range(0, n));
    }
  }

  @Test
  void sharesTheWholeVectorIfNothingElseIsSaid() throws IOException {
    vector.pushBack(Bytes.memory(0, 4));
    try (IoVector second = vector.share()) {
      assertThat(Bytes.drain(second)).isEqualTo(Bytes.range(0, 4));
    }
  }

  @Test
  void copiesNoMemory() throws IOException {
    vector.pushBack(MemoryEntry.wrap(ByteBuffer.allocate(4)));
    try (IoVector second = vector.share()) {
      vector.memoryOrigin().put(3, (byte) 7);
      assertThat(second.memoryOrigin().get(3)).isEqualTo((byte) 7);
    }
  }

  @Test
  void givesMemoryBackWhenTheLastOfBothIsClosed() throws IOException {
    AtomicInteger released = new AtomicInteger();
    vector.pushBack(MemoryEntry.wrap(ByteBuffer.allocate(4), released::incrementAndGet));
    IoVector second = vector.share();
    vector.clear();
    assertThat(released).hasValue(0);
    second.close();
    assertThat(released).hasValue(1);
  }

  @Test
  void refusesPendingBytesAndKeepsNothingHalfShared() throws IOException {
    FakeSocket socket = transport.socket();
    vector.pushBack(Bytes.kernel(transport, 0, 3));
    socket.pending(vector, 3);
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(vector::share);
    assertThat(transport.heldCount()).isEqualTo(1);
    try (IoVector second = vector.share(3)) {
      assertThat(second.length()).isEqualTo(3);
    }
  }

  @Test
  void refusesKernelEntriesThatCannotBeShared() throws IOException {
    transport.without(Capability.KERNEL_SHARE);
    vector.pushBack(Bytes.kernel(transport, 0, 3));
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(vector::share);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 3));
  }

  @Test
  void keepsNothingHalfSharedIfThereIsNoFurtherKernelEntry() throws IOException {
    vector.pushBack(Bytes.kernel(transport, 0, 3));
    vector.pushBack(Bytes.kernel(transport, 3, 3));
    assertThatExceptionOfType(NoRoomException.class).isThrownBy(vector::share);
    assertThat(transport.heldCount()).isEqualTo(2);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 6));
  }

  @Test
  void refusesMoreThanThereIsAndAClosedVector() {
    assertThatIllegalArgumentException().isThrownBy(() -> vector.share(1));
    assertThatIllegalArgumentException().isThrownBy(() -> vector.share(-1));
    vector.close();
    assertThatIllegalStateException().isThrownBy(vector::share);
  }
}
