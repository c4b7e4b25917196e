package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One thread and a memory pool. Many threads are in {@link MemoryPoolStressTest}. */
@ExtendWith(ClosesEverything.class)
class MemoryPoolTest {
  private static final int MIB = 1 << 20;

  private final Counters counters = new Counters();
  private final AtomicInteger roomMade = new AtomicInteger();
  private final List<IoEntry> open = new ArrayList<>();

  private MemoryPool pool(long limit) {
    return new MemoryPool(limit, counters, roomMade::incrementAndGet);
  }

  private MemoryEntry open(MemoryPool pool, int size) throws NoRoomException {
    MemoryEntry entry = pool.entry(size);
    open.add(entry);
    return entry;
  }

  @AfterEach
  void close() {
    open.forEach(IoEntry::close);
    assertThat(counters.get(Counter.MEMORY_IN_USE)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4096",
    "1, 4096",
    "4095, 4096",
    "4096, 4096",
    "4097, 8192",
    "65536, 65536",
    "65537, 131072",
    "16777216, 16777216",
    "16777217, 16777217",
    "33554432, 33554432"
  })
  void roundsUpToAPowerOfTwoAsLongAsItPools(int size, int capacity) throws IOException {
    MemoryEntry entry = open(pool(64 * MIB), size);
    assertThat(entry.length()).isZero();
    assertThat(entry.room()).isEqualTo(capacity);
    assertThat(entry.vacant().isDirect()).isTrue();
    assertThat(counters.get(Counter.MEMORY_IN_USE)).isEqualTo(capacity);
  }

  @Test
  void refusesANegativeSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool(MIB).entry(-1))
        .withMessage("size=-1");
  }

  @Test
  void keepsWhatComesBackForTheNext() throws IOException {
    MemoryPool pool = pool(MIB);
    MemoryEntry first = pool.entry(5000);
    first.vacant().put(0, (byte) 42);
    first.close();
    assertThat(counters.get(Counter.MEMORY_IN_USE)).isZero();
    assertThat(counters.get(Counter.MEMORY_POOLED)).isEqualTo(8192);
    MemoryEntry second = open(pool, 8192);
    assertThat(second.vacant().get(0)).as("the same memory").isEqualTo((byte) 42);
    assertThat(counters.get(Counter.MEMORY_POOLED)).isZero();
    assertThat(second.length()).isZero();
  }

  @Test
  void givesAnEntryOfAnotherSizeItsOwnMemory() throws IOException {
    MemoryPool pool = pool(MIB);
    pool.entry(4096).close();
    open(pool, 4097);
    assertThat(counters.get(Counter.MEMORY_POOLED)).isEqualTo(4096);
    assertThat(counters.get(Counter.MEMORY_IN_USE)).isEqualTo(8192);
  }

  @Test
  void doesNotPoolWhatIsTooLarge() throws IOException {
    MemoryPool pool = pool(64 * MIB);
    pool.entry(32 * MIB).close();
    pool.entry(17 * MIB).close();
    assertThat(counters.get(Counter.MEMORY_POOLED)).isZero();
    open(pool, 33 * MIB);
  }

  @Test
  void servesUpToItsLimitAndRefusesOneMore() throws IOException {
    MemoryPool pool = pool(2 * 4096 + 4095);
    open(pool, 4096);
    open(pool, 4096);
    assertThatExceptionOfType(NoRoomException.class)
        .isThrownBy(() -> pool.entry(1))
        .withMessageContaining("size=4096")
        .withMessageContaining("in use=8192")
        .withMessageContaining("iovec.memoryLimit=12287")
        .withMessageContaining("raise it");
    open.remove(0).close();
    open(pool, 1);
  }

  @Test
  void servesAgainAfterARefusal() throws IOException {
    MemoryPool pool = pool(16384);
    for (int i = 0; i < 100; i++) {
      assertThatExceptionOfType(NoRoomException.class).isThrownBy(() -> pool.entry(16385));
    }
    open(pool, 16384);
  }

  @Test
  void letsPooledMemoryGoWhenAnotherSizeNeedsIt() throws IOException {
    MemoryPool pool = pool(16384);
    MemoryEntry a = pool.entry(8192);
    MemoryEntry b = pool.entry(4096);
    MemoryEntry c = pool.entry(4096);
    a.close();
    b.close();
    c.close();
    assertThat(counters.get(Counter.MEMORY_POOLED)).isEqualTo(16384);
    open(pool, 16384);
    assertThat(counters.get(Counter.MEMORY_POOLED)).isZero();
  }

  @Test
  void letsNoMorePooledMemoryGoThanItNeeds() throws IOException {
    MemoryPool pool = pool(16384);
    MemoryEntry a = pool.entry(8192);
    MemoryEntry b = pool.entry(4096);
    a.close();
    b.close();
    open(pool, 16);
    open(pool, 4096);
    open(pool, 4096);
    assertThat(counters.get(Counter.MEMORY_POOLED)).isZero();
    assertThat(counters.get(Counter.MEMORY_IN_USE)).isEqualTo(3 * 4096);
  }

  @Test
  void bringsMemoryBackWhenTheLastPartIsClosed() throws IOException {
    MemoryPool pool = pool(4096);
    MemoryEntry entry = pool.entry(4096);
    entry.filled(10);
    IoEntry front = entry.splitFront(5);
    entry.close();
    assertThatExceptionOfType(NoRoomException.class).isThrownBy(() -> pool.entry(1));
    front.close();
    assertThat(open(pool, 1).room()).isEqualTo(4096);
  }

  @Test
  void tellsWhetherThereIsRoomForPooledMemoryGivesWay() throws IOException {
    MemoryPool pool = pool(16384);
    assertThat(pool.hasRoom(16384)).isTrue();
    assertThat(pool.hasRoom(16385)).isFalse();
    open(pool, 4096);
    assertThat(pool.hasRoom(8192)).isTrue();
    assertThat(pool.hasRoom(8193)).isFalse();
    open.remove(0).close();
    assertThat(pool.hasRoom(16384)).isTrue();
    assertThat(pool.hasRoom(Long.MAX_VALUE)).isFalse();
    assertThat(pool(Long.MAX_VALUE).hasRoom(Long.MAX_VALUE)).isTrue();
  }

  @Test
  void saysWhenMemoryHasComeBack() throws IOException {
    MemoryPool pool = pool(4096);
    MemoryEntry entry = pool.entry(1);
    assertThat(roomMade).hasValue(0);
    entry.close();
    assertThat(roomMade).hasValue(1);
  }

  @Test
  void usesTheEntryItselfAgainOnlyWhileLeakDetectionIsOff() throws IOException {
    MemoryPool pool = pool(4096);
    Leaks.level(Leaks.Level.DISABLED);
    MemoryEntry first = pool.entry(1);
    first.filled(7);
    first.close();
    MemoryEntry second = pool.entry(1);
    assertThat(second).isSameAs(first);
    assertThat(second.length()).isZero();
    assertThat(second.room()).isEqualTo(4096);
    second.filled(7);
    second.release(3);
    second.close();
    assertThat(pool.entry(1)).isSameAs(first).extracting(IoEntry::room).isEqualTo(4096L);
    first.close();
    Leaks.level(Leaks.Level.PARANOID);
    assertThat(open(pool, 1)).isNotSameAs(first);
    assertThat(first.isClosed()).isTrue();
  }

  @Test
  void doesNotPassOnTheByteOrderThatTheLastUserSet() throws IOException {
    MemoryPool pool = pool(4096);
    Leaks.level(Leaks.Level.DISABLED);
    MemoryEntry first = pool.entry(1);
    first.vacant().order(ByteOrder.LITTLE_ENDIAN);
    first.bytes().order(ByteOrder.LITTLE_ENDIAN);
    first.close();
    MemoryEntry second = open(pool, 1);
    assertThat(second.bytes().order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    assertThat(second.vacant().order()).isEqualTo(ByteOrder.BIG_ENDIAN);
  }
}
