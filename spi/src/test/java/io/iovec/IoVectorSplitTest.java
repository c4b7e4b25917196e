package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Splitting vectors. Splitting single entries is in {@link IoEntryTest}. */
@ExtendWith(ClosesEverything.class)
class IoVectorSplitTest {
  private final FakeTransport transport = new FakeTransport(64, 3, 1 << 20);
  private final IoVector vector = transport.vector();
  private final IoVector into = transport.vector();

  @AfterEach
  void close() {
    vector.close();
    into.close();
    assertThat(transport.heldCount()).isZero();
  }

  private void fill() throws IOException {
    vector.pushBack(Bytes.memory(0, 4));
    vector.pushBack(Bytes.kernel(transport, 4, 5));
    vector.pushBack(Bytes.memory(9, 3));
  }

  @ParameterizedTest
  @CsvSource({
    "0, '', '4 5 3'",
    "1, '1', '3 5 3'",
    "3, '3', '1 5 3'",
    "4, '4', '5 3'",
    "5, '4 1', '4 3'",
    "8, '4 4', '1 3'",
    "9, '4 5', '3'",
    "10, '4 5 1', '2'",
    "11, '4 5 2', '1'",
    "12, '4 5 3', ''"
  })
  void dividesTheEntriesAtThatByte(int n, String front, String rest) throws IOException {
    fill();
    try (IoVector split = vector.split(n)) {
      assertThat(Bytes.lengths(split)).isEqualTo(lengths(front));
      assertThat(Bytes.lengths(vector)).isEqualTo(lengths(rest));
      assertThat(split.length()).isEqualTo(n);
      assertThat(vector.length()).isEqualTo(12 - n);
      assertThat(Bytes.drain(split)).isEqualTo(Bytes.range(0, n));
      assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(n, 12 - n));
    }
  }

  private static List<Long> lengths(String text) {
    return text.isEmpty()
        ? List.of()
        : List.of(text.split(" ")).stream().map(Long::valueOf).toList();
  }

  @Test
  void movesWholeEntriesWithoutMakingNewOnes() throws IOException {
    fill();
    IoEntry first = vector.first();
    IoEntry second = first.next();
    vector.split(9, into);
    assertThat(into).containsExactly(first, second);
    assertThat(transport.heldCount()).isEqualTo(1);
  }

  @Test
  void addsToWhatTheTargetHolds() throws IOException {
    into.pushBack(Bytes.memory(100, 2));
    fill();
    vector.split(6, into);
    assertThat(Bytes.lengths(into)).containsExactly(2L, 4L, 2L);
    assertThat(into.length()).isEqualTo(8);
    assertThat(Bytes.lengths(vector)).containsExactly(3L, 3L);
  }

  @Test
  void splitsAnEmptyVectorAtZero() throws IOException {
    try (IoVector split = vector.split(0)) {
      assertThat(split.entryCount()).isZero();
    }
  }

  @Test
  void leavesAnEntryWithRoomBehindTheEdge() throws IOException {
    vector.pushBack(Bytes.memory(0, 4));
    vector.pushBack(transport.kernelEntry(1));
    vector.split(4, into);
    assertThat(vector.entryCount()).isEqualTo(1);
    assertThat(vector.last().room()).isEqualTo(64);
  }

  @Test
  void movesEmptyEntriesThatLieInFrontOfTheEdge() throws IOException {
    vector.pushBack(Bytes.memory(0, 0));
    vector.pushBack(Bytes.memory(0, 2));
    vector.split(1, into);
    assertThat(Bytes.lengths(into)).containsExactly(0L, 1L);
  }

  @Test
  void changesNothingIfTheKernelHasNoRoom() throws IOException {
    fill();
    try (IoVector others =
        Bytes.vector(transport, transport.kernelEntry(1), transport.kernelEntry(1))) {
      assertThatExceptionOfType(NoRoomException.class).isThrownBy(() -> vector.split(6));
      assertThatExceptionOfType(NoRoomException.class).isThrownBy(() -> vector.split(6, into));
      assertThat(others.entryCount()).isEqualTo(2);
    }
    assertUnchanged();
  }

  @Test
  void changesNothingIfTheSystemRefuses() throws IOException {
    fill();
    transport.faults.failAfter(0);
    assertThatExceptionOfType(SystemException.class).isThrownBy(() -> vector.split(6, into));
    assertUnchanged();
  }

  private void assertUnchanged() throws IOException {
    assertThat(into.entryCount()).isZero();
    assertThat(into.length()).isZero();
    assertThat(Bytes.lengths(vector)).containsExactly(4L, 5L, 3L);
    assertThat(vector.length()).isEqualTo(12);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 12));
  }

  @Test
  void refusesMoreThanThereIs() throws IOException {
    fill();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vector.split(13))
        .withMessage("n=13 length=12");
    assertThatIllegalArgumentException().isThrownBy(() -> vector.split(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> vector.split(13, into));
    assertUnchanged();
  }

  @Test
  void refusesToSplitIntoItself() throws IOException {
    fill();
    assertThatIllegalArgumentException().isThrownBy(() -> vector.split(1, vector));
    assertUnchanged();
  }

  @Test
  void refusesClosedVectors() throws IOException {
    fill();
    IoVector closed = transport.vector();
    closed.close();
    assertThatIllegalStateException().isThrownBy(() -> vector.split(1, closed));
    assertThatIllegalStateException().isThrownBy(() -> closed.split(0));
    assertThatIllegalStateException().isThrownBy(() -> closed.split(0, vector));
    assertUnchanged();
  }
}
