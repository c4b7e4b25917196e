package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lengths that no machine holds: over 2 GiB, and up to {@link Long#MAX_VALUE}. */
@ExtendWith(ClosesEverything.class)
class IoVectorLengthTest {
  private static final long MANY = (1L << 31) + 5;

  private final IoVector vector = new IoVector(EntryFactory.inMemory());
  private final IoVector other = new IoVector(EntryFactory.inMemory());

  @AfterEach
  void close() {
    vector.close();
    other.close();
  }

  @Test
  void splitsReleasesAndSharesBeyondTwoGibibytes() throws IOException {
    vector.pushBack(Bytes.memory(0, 3));
    vector.pushBack(new HugeEntry(2 * MANY));
    vector.split(MANY, other);
    assertThat(Bytes.lengths(other)).containsExactly(3L, MANY - 3);
    assertThat(vector.length()).isEqualTo(MANY + 3);
    vector.release(MANY);
    assertThat(vector.length()).isEqualTo(3);
    try (IoVector second = other.share(MANY - 1)) {
      assertThat(second.length()).isEqualTo(MANY - 1);
    }
  }

  @Test
  void pullsUpTheFrontOfAHugeEntry() throws IOException {
    vector.pushBack(new HugeEntry(MANY));
    assertThat(vector.pullUp(10).remaining()).isEqualTo(10);
    assertThat(Bytes.lengths(vector)).containsExactly(10L, MANY - 10);
    assertThat(vector.take(ByteBuffer.allocate(20))).isEqualTo(20);
    assertThat(vector.length()).isEqualTo(MANY - 20);
  }

  @Test
  void holdsAsManyBytesAsALongCanCount() {
    vector.pushBack(new HugeEntry(Long.MAX_VALUE - 1));
    vector.pushBack(new HugeEntry(1));
    vector.pushBack(new HugeEntry(0));
    assertThat(vector.length()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void refusesOneByteMoreAndChangesNothing() {
    vector.pushBack(new HugeEntry(Long.MAX_VALUE));
    IoEntry one = new HugeEntry(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vector.pushBack(one))
        .withMessageContaining("too long");
    assertThatIllegalArgumentException().isThrownBy(() -> vector.pushFront(one));
    assertThat(vector.entryCount()).isEqualTo(1);
    assertThat(one.owner).isNull();
    one.close();
  }

  @Test
  void refusesToAppendOrSplitIntoTooLongAVector() {
    vector.pushBack(new HugeEntry(Long.MAX_VALUE - 1));
    other.pushBack(new HugeEntry(2));
    assertThatIllegalArgumentException().isThrownBy(() -> vector.append(other));
    assertThatIllegalArgumentException().isThrownBy(() -> other.split(2, vector));
    assertThat(vector.length()).isEqualTo(Long.MAX_VALUE - 1);
    assertThat(vector.entryCount()).isEqualTo(1);
    assertThat(Bytes.lengths(other)).containsExactly(2L);
    assertThat(other.length()).isEqualTo(2);
  }

  @Test
  void refusesAnEntryThatGrowsTooLong() {
    IoEntry entry = new HugeEntry(1);
    vector.pushBack(entry);
    vector.pushBack(new HugeEntry(Long.MAX_VALUE - 1));
    assertThatIllegalArgumentException().isThrownBy(() -> entry.grow(1));
    assertThat(entry.length()).isEqualTo(1);
    assertThat(vector.length()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void saturatesTheSumOfSizes() {
    vector.pushBack(new HugeEntry(0, Long.MAX_VALUE));
    assertThat(vector.size()).isEqualTo(Long.MAX_VALUE);
    vector.pushBack(new HugeEntry(0, 1));
    vector.pushBack(new HugeEntry(0, Long.MAX_VALUE));
    assertThat(vector.size()).isEqualTo(Long.MAX_VALUE);
  }
}
