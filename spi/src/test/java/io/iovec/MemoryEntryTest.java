package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Views, room and release of memory. What all entries have in common is in {@link IoEntryTest}. */
@ExtendWith(ClosesEverything.class)
class MemoryEntryTest {
  private final AtomicInteger released = new AtomicInteger();

  private MemoryEntry wrap(int n) {
    return MemoryEntry.wrap(ByteBuffer.wrap(Bytes.range(0, n)), released::incrementAndGet);
  }

  private MemoryEntry empty(int n) {
    return MemoryEntry.empty(ByteBuffer.allocate(n), released::incrementAndGet);
  }

  @Test
  void wrapsWhatRemainsWithoutCopyingOrMovingThePosition() {
    byte[] memory = Bytes.range(0, 10);
    ByteBuffer bytes = ByteBuffer.wrap(memory, 2, 5);
    try (MemoryEntry entry = MemoryEntry.wrap(bytes)) {
      assertThat(entry.length()).isEqualTo(5);
      assertThat(entry.size()).isEqualTo(5);
      assertThat(entry.room()).isZero();
      assertThat(Bytes.read(entry.bytes())).isEqualTo(Bytes.range(2, 5));
      assertThat(bytes.position()).isEqualTo(2);
      memory[2] = 99;
      assertThat(entry.bytes().get()).isEqualTo((byte) 99);
      entry.bytes().put((byte) 98);
      assertThat(memory[2]).isEqualTo((byte) 98);
    }
  }

  @Test
  void wrapsNothing() {
    try (MemoryEntry entry = wrap(0)) {
      assertThat(entry.length()).isZero();
      assertThat(entry.bytes().hasRemaining()).isFalse();
      assertThat(entry.vacant().hasRemaining()).isFalse();
    }
    assertThat(released).hasValue(1);
  }

  @Test
  void doesNotLetReadOnlyMemoryBeWritten() {
    try (MemoryEntry entry = MemoryEntry.wrap(ByteBuffer.allocate(4).asReadOnlyBuffer())) {
      assertThat(entry.bytes().isReadOnly()).isTrue();
      assertThatExceptionOfType(ReadOnlyBufferException.class)
          .isThrownBy(() -> entry.bytes().put((byte) 1));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryEntry.empty(ByteBuffer.allocate(4).asReadOnlyBuffer(), () -> {}));
  }

  @Test
  void becomesBytesAsItsRoomIsFilled() {
    try (MemoryEntry entry = empty(4)) {
      assertThat(entry.length()).isZero();
      assertThat(entry.room()).isEqualTo(4);
      entry.vacant().put((byte) 1).put((byte) 2);
      assertThat(entry.length()).isZero();
      entry.filled(2);
      entry.filled(0);
      assertThat(entry.vacant().remaining()).isEqualTo(2);
      entry.vacant().put((byte) 3).put((byte) 4);
      entry.filled(2);
      assertThat(Bytes.read(entry.bytes())).containsExactly(1, 2, 3, 4);
      assertThat(entry.room()).isZero();
    }
  }

  @Test
  void refusesToBeFilledBeyondItsRoom() {
    try (MemoryEntry entry = empty(4)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> entry.filled(5))
          .withMessage("n=5 room=4");
      assertThatIllegalArgumentException().isThrownBy(() -> entry.filled(-1));
      assertThat(entry.length()).isZero();
    }
  }

  @Test
  void hasNoRoomBehindWhatWasSplitOrSharedFromIt() throws IOException {
    try (MemoryEntry entry = empty(8)) {
      entry.vacant().put(Bytes.range(0, 4));
      entry.filled(4);
      try (MemoryEntry front = (MemoryEntry) entry.splitFront(2);
          MemoryEntry second = (MemoryEntry) entry.share(1)) {
        assertThat(front.room()).isZero();
        assertThat(second.room()).isZero();
        assertThat(entry.room()).isEqualTo(4);
        entry.vacant().put(Bytes.range(4, 4));
        entry.filled(4);
        assertThat(Bytes.read(front.bytes())).isEqualTo(Bytes.range(0, 2));
        assertThat(Bytes.read(second.bytes())).isEqualTo(Bytes.range(2, 1));
        assertThat(Bytes.read(entry.bytes())).isEqualTo(Bytes.range(2, 6));
      }
    }
  }

  @Test
  void getsNoRoomBackForBytesThatWereConsumed() throws IOException {
    try (MemoryEntry entry = empty(8)) {
      entry.filled(6);
      entry.release(4);
      assertThat(entry.length()).isEqualTo(2);
      assertThat(entry.room()).isEqualTo(2);
      assertThat(entry.size()).isEqualTo(4);
    }
  }

  @Test
  void givesTheSameViewsEveryTimeResetToItsBytes() {
    try (MemoryEntry entry = wrap(6)) {
      ByteBuffer bytes = entry.bytes();
      bytes.order(ByteOrder.LITTLE_ENDIAN).position(3).limit(4);
      assertThat(entry.bytes()).isSameAs(bytes);
      assertThat(bytes.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
      assertThat(bytes.remaining()).isEqualTo(6);
      ByteBuffer vacant = entry.vacant();
      assertThat(entry.vacant()).isSameAs(vacant).isNotSameAs(bytes);
    }
  }

  @Test
  void sharesMemoryWithWhatWasSplitFromIt() throws IOException {
    ByteBuffer memory = ByteBuffer.allocate(4);
    try (MemoryEntry rest = MemoryEntry.wrap(memory);
        MemoryEntry front = (MemoryEntry) rest.splitFront(2)) {
      front.bytes().put((byte) 7);
      rest.bytes().put((byte) 8);
      assertThat(memory.array()).containsExactly(7, 0, 8, 0);
    }
  }

  @Test
  void runsOnReleaseOnceWhenTheLastPartIsClosed() throws IOException {
    MemoryEntry entry = wrap(10);
    IoEntry front = entry.splitFront(4);
    IoEntry second = front.share(2);
    IoEntry third = second.splitFront(1);
    entry.close();
    front.close();
    front.close();
    second.close();
    assertThat(released).hasValue(0);
    third.close();
    assertThat(released).hasValue(1);
    third.close();
    assertThat(released).hasValue(1);
  }

  @Test
  void runsOnReleaseOnceWhereverThePartsAreClosed() throws IOException {
    for (int round = 0; round < 200; round++) {
      MemoryEntry entry = wrap(8);
      List<IoEntry> parts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        parts.add(entry.splitFront(2));
      }
      parts.add(entry);
      CompletableFuture<?>[] closers =
          parts.stream()
              .map(part -> CompletableFuture.runAsync(part::close))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(closers).join();
      assertThat(released).hasValue(round + 1);
    }
  }

  @Test
  void runsOnReleaseInTheThreadThatClosesLast() {
    List<Thread> threads = new ArrayList<>();
    MemoryEntry entry =
        MemoryEntry.wrap(ByteBuffer.allocate(1), () -> threads.add(Thread.currentThread()));
    Thread closer = CompletableFuture.supplyAsync(() -> closeIn(entry)).join();
    assertThat(threads).containsExactly(closer);
  }

  private static Thread closeIn(IoEntry entry) {
    entry.close();
    return Thread.currentThread();
  }

  @Test
  void refusesItsViewsOnceClosed() {
    MemoryEntry entry = wrap(4);
    entry.close();
    assertThatIllegalStateException().isThrownBy(entry::bytes);
    assertThatIllegalStateException().isThrownBy(entry::vacant);
    assertThatIllegalStateException().isThrownBy(() -> entry.filled(0));
  }
}
