package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is set aside for one message. The pool itself is in {@link MemoryPoolTest}. */
@ExtendWith(ClosesEverything.class)
class MemoryShareTest {
  private static final int PAGE = 4096;

  private final AtomicInteger roomMade = new AtomicInteger();
  private final MemoryPool pool =
      new MemoryPool(8 * PAGE, new Counters(), roomMade::incrementAndGet);
  private final MemoryShare share = new MemoryShare(pool);
  private final MemoryShare other = new MemoryShare(pool);

  @ParameterizedTest
  @CsvSource({
    "1, 4096",
    "4096, 4096",
    "4097, 8192",
    "8192, 8192",
    "8193, 8192",
    "999999999999, 8192"
  })
  void isAllOfTheMessageButNoMoreThanAQuarterOfThePool(long bytes, long expected) {
    assertThat(share.of(bytes)).isEqualTo(expected);
  }

  @Test
  void keepsRoomForItsMessageFromTheOthers() throws IOException {
    assertThat(share.reserve(PAGE)).isTrue();
    assertThat(freePages()).isEqualTo(7);
    try (MemoryEntry most = pool.entry(4 * PAGE);
        MemoryEntry more = pool.entry(2 * PAGE);
        MemoryEntry rest = pool.entry(PAGE)) {
      assertThatExceptionOfType(NoRoomException.class).isThrownBy(() -> pool.entry(1));
      assertThat(other.reserve(1)).isFalse();
      try (MemoryEntry reserved = share.entry(PAGE)) {
        assertThat(most.room() + more.room() + rest.room() + reserved.room()).isEqualTo(8 * PAGE);
      }
    }
    assertThat(freePages()).isEqualTo(8);
  }

  @Test
  void setsRoomAsideOnceUntilItIsReleased() throws IOException {
    assertThat(share.isGranted()).isFalse();
    assertThat(share.reserve(PAGE)).isTrue();
    share.entry(PAGE).close();
    assertThat(share.reserve(PAGE)).isTrue();
    assertThat(share.isGranted()).isTrue();
    assertThat(freePages()).isEqualTo(8);
    share.release();
    assertThat(share.isGranted()).isFalse();
    assertThat(share.reserve(PAGE)).isTrue();
    assertThat(freePages()).isEqualTo(7);
    share.release();
  }

  @Test
  void givesWhatIsSetAsideFirstAndTakesFromThePoolAfterThat() throws IOException {
    assertThat(share.reserve(PAGE)).isTrue();
    try (MemoryEntry setAside = share.entry(4 * PAGE);
        MemoryEntry further = share.entry(4 * PAGE)) {
      assertThat(setAside.room()).isEqualTo(PAGE);
      assertThat(further.room()).isEqualTo(4 * PAGE);
      assertThat(freePages()).isEqualTo(3);
    }
  }

  @Test
  void usesUpAllThatIsSetAsideWhateverItsSize() throws IOException {
    MemoryPool pool = new MemoryPool(12 * PAGE, new Counters(), () -> {});
    MemoryShare odd = new MemoryShare(pool);
    assertThat(odd.reserve(3 * PAGE)).isTrue();
    try (MemoryEntry rest = pool.entry(8 * PAGE);
        MemoryEntry first = odd.entry(3 * PAGE);
        MemoryEntry second = odd.entry(3 * PAGE)) {
      assertThat(rest.room()).isEqualTo(8 * PAGE);
      assertThat(first.room() + second.room()).isEqualTo(3 * PAGE);
    }
  }

  @Test
  void givesBackWhatItDidNotUseAndSaysSo() throws IOException {
    assertThat(share.reserve(2 * PAGE)).isTrue();
    share.entry(PAGE).close();
    int before = roomMade.get();
    share.release();
    share.release();
    assertThat(roomMade).hasValue(before + 1);
    assertThat(freePages()).isEqualTo(8);
  }

  /** Counts the entries of one page that can be had. */
  private int freePages() {
    List<IoEntry> pages = new ArrayList<>();
    try {
      for (int i = 0; i <= 8; i++) {
        pages.add(pool.entry(PAGE));
      }
    } catch (NoRoomException e) {
      assertThat(e).hasMessageContaining("iovec.memoryLimit");
    }
    pages.forEach(IoEntry::close);
    return pages.size();
  }
}
