package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What all entries have in common: counting, checking, owning, closing. What only memory entries do
 * is in {@link MemoryEntryTest}, putting and holding in {@link KernelEntryTest}.
 */
@ExtendWith(ClosesEverything.class)
class IoEntryTest {
  enum Kind {
    MEMORY,
    KERNEL,
    PENDING
  }

  private final FakeTransport transport = new FakeTransport(64, 3, 1 << 20);
  private final FakeSocket socket = transport.socket();

  /** Makes an entry of the bytes 0 to 9, that no vector owns. */
  private IoEntry ten(Kind kind) throws IOException {
    return switch (kind) {
      case MEMORY -> Bytes.memory(0, 10);
      case KERNEL -> Bytes.kernel(transport, 0, 10);
      case PENDING -> {
        socket.arrive(Bytes.range(0, 10));
        try (IoVector vector = transport.vector()) {
          socket.pending(vector, 10);
          yield vector.popFront();
        }
      }
    };
  }

  private static byte[] take(IoEntry entry, int room) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(room);
    assertThat(entry.take(into)).isEqualTo(into.position());
    return Bytes.read(into.flip());
  }

  @ParameterizedTest
  @EnumSource
  void givesItsBytesFirstInFirstOut(Kind kind) throws IOException {
    try (IoEntry entry = ten(kind)) {
      assertThat(take(entry, 0)).isEmpty();
      assertThat(take(entry, 9)).isEqualTo(Bytes.range(0, 9));
      assertThat(entry.length()).isEqualTo(1);
      assertThat(take(entry, 2)).isEqualTo(Bytes.range(9, 1));
      assertThat(take(entry, 1)).isEmpty();
      assertThat(entry.length()).isZero();
      assertThat(entry.isClosed()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void splitsAnywhereAndAtItsEnds(Kind kind) throws IOException {
    for (int n : new int[] {0, 1, 9, 10}) {
      try (IoEntry rest = ten(kind);
          IoEntry front = rest.splitFront(n)) {
        assertThat(front.length()).isEqualTo(n);
        assertThat(rest.length()).isEqualTo(10 - n);
        assertThat(take(front, 11)).isEqualTo(Bytes.range(0, n));
        assertThat(take(rest, 11)).isEqualTo(Bytes.range(n, 10 - n));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PENDING")
  void sharesItsFirstBytesAndKeepsThem(Kind kind) throws IOException {
    for (int n : new int[] {0, 1, 9, 10}) {
      try (IoEntry entry = ten(kind);
          IoEntry second = entry.share(n)) {
        assertThat(entry.length()).isEqualTo(10);
        assertThat(take(second, 11)).isEqualTo(Bytes.range(0, n));
        assertThat(take(entry, 11)).isEqualTo(Bytes.range(0, 10));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void dropsReleasedBytes(Kind kind) throws IOException {
    try (IoEntry entry = ten(kind)) {
      entry.release(0);
      entry.release(3);
      assertThat(entry.length()).isEqualTo(7);
      assertThat(take(entry, 1)).isEqualTo(Bytes.range(3, 1));
      entry.release(6);
      assertThat(entry.length()).isZero();
      assertThat(entry.isClosed()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesCountsOutOfRange(Kind kind) throws IOException {
    try (IoEntry entry = ten(kind)) {
      for (long n : new long[] {-1, 11, Long.MIN_VALUE, Long.MAX_VALUE}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> entry.splitFront(n))
            .withMessage("n=" + n + " length=10");
        assertThatIllegalArgumentException().isThrownBy(() -> entry.share(n));
        assertThatIllegalArgumentException().isThrownBy(() -> entry.release(n));
      }
      assertThat(take(entry, 10)).isEqualTo(Bytes.range(0, 10));
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesEverythingButClosingOnceClosed(Kind kind) throws IOException {
    IoEntry entry = ten(kind);
    entry.close();
    entry.close();
    assertThat(entry.isClosed()).isTrue();
    assertThat(entry.length()).isZero();
    assertThat(entry.room()).isZero();
    assertThat(entry.toString()).contains("size=closed");
    assertThatIllegalStateException().isThrownBy(() -> entry.take(ByteBuffer.allocate(1)));
    assertThatIllegalStateException().isThrownBy(() -> entry.splitFront(0));
    assertThatIllegalStateException().isThrownBy(() -> entry.share(0));
    assertThatIllegalStateException().isThrownBy(() -> entry.release(0));
    assertThat(transport.heldCount()).isZero();
  }

  @Test
  void changesNothingWhenAKernelEntryCannotBeSplitOrShared() throws IOException {
    try (IoEntry entry = ten(Kind.KERNEL);
        IoEntry second = ten(Kind.KERNEL);
        IoEntry third = ten(Kind.KERNEL)) {
      assertThatExceptionOfType(NoRoomException.class).isThrownBy(() -> entry.splitFront(5));
      assertThatExceptionOfType(NoRoomException.class).isThrownBy(() -> entry.share(5));
      assertThat(second.length() + third.length()).isEqualTo(20);
      assertThat(take(entry, 10)).isEqualTo(Bytes.range(0, 10));
    }
  }

  @Test
  void countsWhatCameOverWhenTakingFails() throws IOException {
    try (IoEntry entry = ten(Kind.KERNEL)) {
      transport.faults.failAfter(0);
      ByteBuffer into = ByteBuffer.allocate(10);
      assertThatExceptionOfType(SystemException.class).isThrownBy(() -> entry.take(into));
      assertThat(into.position()).isEqualTo(5);
      assertThat(entry.length()).isEqualTo(5);
      entry.take(into);
      assertThat(into.array()).isEqualTo(Bytes.range(0, 10));
    }
  }

  @Test
  void tellsItsVectorWhenItGrowsOrShrinks() throws IOException {
    try (IoVector vector = Bytes.vector(transport, ten(Kind.MEMORY), transport.kernelEntry(1))) {
      transport.fill(vector.last(), ByteBuffer.wrap(Bytes.range(10, 4)));
      assertThat(vector.length()).isEqualTo(14);
      vector.last().release(1);
      vector.first().take(ByteBuffer.allocate(2));
      assertThat(vector.length()).isEqualTo(11);
    }
  }

  @Test
  void countsForItselfAloneOnceItWasPopped() throws IOException {
    try (IoVector vector = Bytes.vector(transport, ten(Kind.MEMORY));
        IoEntry popped = vector.popFront()) {
      popped.release(4);
      assertThat(vector.length()).isZero();
      assertThat(popped.length()).isEqualTo(6);
    }
  }

  @Test
  void refusesNegativeLengthsAndGrowth() {
    assertThatIllegalArgumentException().isThrownBy(() -> new HugeEntry(-1));
    try (IoEntry entry = new HugeEntry(5)) {
      assertThatIllegalArgumentException().isThrownBy(() -> entry.grow(-1));
      assertThatIllegalArgumentException().isThrownBy(() -> entry.shrink(-1));
      assertThatIllegalArgumentException().isThrownBy(() -> entry.shrink(6));
      assertThat(entry.length()).isEqualTo(5);
    }
  }

  @Test
  void hasNoNegativeRoomWhereMoreBytesFitThanItsNominalSize() {
    try (IoEntry entry = new HugeEntry(6_000_000, 1 << 20)) {
      assertThat(entry.room()).isZero();
    }
  }

  @Test
  void refusesToReopenWhileItIsOpen() {
    try (IoEntry entry = new HugeEntry(5)) {
      assertThatIllegalStateException().isThrownBy(entry::reopen);
    }
  }

  @Test
  void isEmptyAndUsableAfterReopening() {
    IoEntry entry = new HugeEntry(5);
    entry.close();
    entry.reopen();
    assertThat(entry.isClosed()).isFalse();
    assertThat(entry.length()).isZero();
    entry.grow(2);
    assertThat(entry.length()).isEqualTo(2);
    entry.close();
  }
}
