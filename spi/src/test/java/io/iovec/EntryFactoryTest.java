package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The factory for vectors that no transport made. */
@ExtendWith(ClosesEverything.class)
class EntryFactoryTest {
  private final EntryFactory factory = EntryFactory.inMemory();

  @Test
  void makesHeapMemoryOfTheSizeAsked() throws IOException {
    for (int size : new int[] {0, 1, 4096}) {
      try (MemoryEntry entry = factory.memoryEntry(size)) {
        assertThat(entry.room()).isEqualTo(size);
        assertThat(entry.length()).isZero();
        assertThat(entry.vacant().isDirect()).isFalse();
      }
    }
  }

  @Test
  void hasMemoryForKernelEntriesInPiecesOfReasonableSize() throws IOException {
    try (IoEntry small = factory.kernelEntry(10);
        IoEntry large = factory.kernelEntry(Long.MAX_VALUE)) {
      assertThat(small).isInstanceOf(MemoryEntry.class);
      assertThat(small.room()).isEqualTo(10);
      assertThat(large.room()).isEqualTo(1 << 20);
    }
  }
}
