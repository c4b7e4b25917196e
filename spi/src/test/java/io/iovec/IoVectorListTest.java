package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A vector as a list of entries: pushing, popping, appending, iterating, owning. What happens to
 * bytes is in the tests of split, pull up and the others; lengths near the limits are in {@link
 * IoVectorLengthTest}.
 */
@ExtendWith(ClosesEverything.class)
class IoVectorListTest {
  private final IoVector vector = new IoVector(EntryFactory.inMemory());
  private final IoVector other = new IoVector(EntryFactory.inMemory());

  @AfterEach
  void close() {
    vector.close();
    other.close();
  }

  @Test
  void beginsEmpty() {
    assertThat(vector.isEmpty()).isTrue();
    assertThat(vector.length()).isZero();
    assertThat(vector.size()).isZero();
    assertThat(vector.entryCount()).isZero();
    assertThat(vector.first()).isNull();
    assertThat(vector.last()).isNull();
    assertThat(vector.front()).isNull();
    assertThat(vector.popFront()).isNull();
    assertThat(vector).isEmpty();
  }

  @Test
  void refusesToBeMadeWithoutAFactory() {
    assertThatNullPointerException().isThrownBy(() -> new IoVector(null));
  }

  @Test
  void listsEntriesInTheOrderOfPushing() {
    IoEntry a = Bytes.memory(1, 1);
    IoEntry b = Bytes.memory(2, 2);
    IoEntry c = Bytes.memory(4, 3);
    vector.pushBack(b);
    vector.pushBack(c);
    vector.pushFront(a);
    assertThat(vector).containsExactly(a, b, c);
    assertThat(vector.first()).isSameAs(a);
    assertThat(a.next()).isSameAs(b);
    assertThat(c.next()).isNull();
    assertThat(vector.last()).isSameAs(c);
    assertThat(vector.length()).isEqualTo(6);
    assertThat(vector.entryCount()).isEqualTo(3);
  }

  @Test
  void pushingToTheFrontOfAnEmptyVectorMakesItTheLastToo() {
    IoEntry only = Bytes.memory(1, 1);
    vector.pushFront(only);
    assertThat(vector.last()).isSameAs(only);
    vector.pushBack(Bytes.memory(2, 1));
    assertThat(vector.entryCount()).isEqualTo(2);
  }

  @Test
  void countsEntriesWithoutBytes() {
    vector.pushBack(Bytes.memory(0, 0));
    assertThat(vector.entryCount()).isEqualTo(1);
    assertThat(vector.isEmpty()).isTrue();
  }

  @Test
  void sumsTheSizesOfItsEntriesRoomIncluded() throws IOException {
    vector.pushBack(Bytes.memory(0, 3));
    vector.pushBack(EntryFactory.inMemory().memoryEntry(10));
    assertThat(vector.size()).isEqualTo(13);
    assertThat(vector.length()).isEqualTo(3);
  }

  @Test
  void givesPoppedEntriesBackToTheCaller() {
    IoEntry a = Bytes.memory(1, 1);
    vector.pushBack(a);
    vector.pushBack(Bytes.memory(2, 2));
    assertThat(vector.popFront()).isSameAs(a);
    assertThat(a.next()).isNull();
    assertThat(vector.length()).isEqualTo(2);
    a.close();
    assertThat(a.isClosed()).isTrue();
  }

  @Test
  void popsEmptyEntriesToo() {
    IoEntry empty = Bytes.memory(0, 0);
    vector.pushBack(empty);
    assertThat(vector.popFront()).isSameAs(empty);
    assertThat(vector.last()).isNull();
    empty.close();
  }

  @Test
  void takesAPoppedEntryBack() {
    vector.pushBack(Bytes.memory(1, 1));
    IoEntry popped = vector.popFront();
    other.pushFront(popped);
    assertThat(other).containsExactly(popped);
  }

  @Test
  void appendsAllEntriesAndLeavesTheOtherVectorEmptyAndUsable() throws IOException {
    vector.pushBack(Bytes.memory(0, 2));
    other.pushBack(Bytes.memory(2, 3));
    other.pushBack(Bytes.memory(5, 1));
    vector.append(other);
    assertThat(Bytes.lengths(vector)).containsExactly(2L, 3L, 1L);
    assertThat(other.isEmpty()).isTrue();
    assertThat(other.entryCount()).isZero();
    assertThat(other.last()).isNull();
    other.pushBack(Bytes.memory(9, 1));
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 6));
  }

  @Test
  void appendsToAnEmptyVectorAndAnEmptyOne() {
    other.pushBack(Bytes.memory(1, 1));
    vector.append(other);
    vector.append(other);
    assertThat(vector.length()).isEqualTo(1);
    assertThat(vector.last()).isSameAs(vector.first());
  }

  @Test
  void refusesToAppendItself() {
    vector.pushBack(Bytes.memory(1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vector.append(vector))
        .withMessageContaining("same vector");
    assertThat(vector.length()).isEqualTo(1);
    assertThat(vector.entryCount()).isEqualTo(1);
  }

  @Test
  void refusesAnEntryThatItOwnsAlready() {
    IoEntry a = Bytes.memory(1, 1);
    vector.pushBack(a);
    assertThatIllegalStateException()
        .isThrownBy(() -> vector.pushBack(a))
        .withMessageContaining("already in a vector");
    assertThatIllegalStateException().isThrownBy(() -> vector.pushFront(a));
    assertThat(vector).containsExactly(a);
    assertThat(vector.length()).isEqualTo(1);
  }

  @Test
  void refusesAnEntryThatAnotherVectorOwns() {
    IoEntry a = Bytes.memory(1, 1);
    vector.pushBack(a);
    assertThatIllegalStateException().isThrownBy(() -> other.pushBack(a));
    assertThat(other.entryCount()).isZero();
    assertThat(vector).containsExactly(a);
  }

  @Test
  void refusesAClosedEntry() {
    IoEntry a = Bytes.memory(1, 1);
    a.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> vector.pushBack(a))
        .withMessageContaining("closed");
    assertThatIllegalStateException().isThrownBy(() -> vector.pushFront(a));
    assertThat(vector.entryCount()).isZero();
  }

  @Test
  void refusesNull() {
    assertThatNullPointerException().isThrownBy(() -> vector.pushBack(null));
    assertThatNullPointerException().isThrownBy(() -> vector.pushFront(null));
    assertThatNullPointerException().isThrownBy(() -> vector.append(null));
  }

  @Test
  void refusesToLetAnOwnedEntryBeClosed() {
    IoEntry a = Bytes.memory(1, 1);
    vector.pushBack(a);
    assertThatIllegalStateException()
        .isThrownBy(a::close)
        .withMessageContaining("owned by a vector");
    assertThat(a.isClosed()).isFalse();
    assertThat(vector.length()).isEqualTo(1);
  }

  @Test
  void iteratesOverAnEmptyVectorAndEndsWithAnException() {
    Iterator<IoEntry> entries = vector.iterator();
    assertThat(entries.hasNext()).isFalse();
    Assertions.assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(entries::next);
  }

  @Test
  void removesNothingThroughItsIterator() {
    vector.pushBack(Bytes.memory(1, 1));
    Iterator<IoEntry> entries = vector.iterator();
    entries.next();
    Assertions.assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(entries::remove);
    assertThat(vector.entryCount()).isEqualTo(1);
  }

  @Test
  void saysWhatItHolds() {
    vector.pushBack(Bytes.memory(1, 3));
    assertThat(vector.toString()).isEqualTo("IoVector[length=3 MemoryEntry[length=3 size=3]]");
    vector.close();
    assertThat(vector.toString()).isEqualTo("IoVector[length=0 closed]");
  }
}
