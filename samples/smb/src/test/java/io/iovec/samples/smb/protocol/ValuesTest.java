package io.iovec.samples.smb.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times, texts and ids. */
class ValuesTest {
  @ParameterizedTest
  @CsvSource({
    "1601-01-01T00:00:00Z, 0",
    "1601-01-01T00:00:00.0000001Z, 1",
    "1969-12-31T23:59:59.9999999Z, 116444735999999999",
    "1970-01-01T00:00:00Z, 116444736000000000",
    "2024-02-29T12:34:56.1234567Z, 133536836961234567"
  })
  void convertsTimesBothWays(Instant instant, long fileTime) {
    assertThat(FileTime.of(instant)).isEqualTo(fileTime);
    assertThat(FileTime.instant(fileTime)).isEqualTo(instant);
  }

  @Test
  void roundsTimesDown() {
    assertThat(FileTime.of(Instant.parse("1970-01-01T00:00:00.000000199Z")))
        .isEqualTo(116444736000000001L);
  }

  @Test
  void takesTheNearestOfTimesThatCannotBeSaid() {
    assertThat(FileTime.of(Instant.MIN)).isZero();
    assertThat(FileTime.of(Instant.parse("1600-12-31T23:59:59.9999999Z"))).isZero();
    assertThat(FileTime.of(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void knowsTheLastTimes() {
    Instant last = FileTime.instant(Long.MAX_VALUE);

    assertThat(FileTime.of(last)).isEqualTo(Long.MAX_VALUE);
    assertThat(FileTime.of(last.minusSeconds(1))).isEqualTo(Long.MAX_VALUE - 10_000_000);
    assertThat(FileTime.of(last.plusNanos(100))).isEqualTo(Long.MAX_VALUE);
    assertThat(FileTime.of(last.plusSeconds(1))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void hasNoInstantForTimesThatMeanSomethingElse() {
    assertThatThrownBy(() -> FileTime.instant(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "\u00e9\u6587", "\ud83d\ude00", "\ude00x\ud83d", "\0"})
  void convertsTextBothWays(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Utf16.size(text));
    Utf16.write(text, bytes);

    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(Utf16.read(bytes.flip())).isEqualTo(text);
  }

  @Test
  void writesTheLeastByteOfACharFirst() {
    ByteBuffer bytes = ByteBuffer.allocate(2);
    Utf16.write("\u1234", bytes);

    assertThat(bytes.array()).containsExactly(0x34, 0x12);
  }

  @Test
  void refusesHalfAChar() {
    assertThatThrownBy(() -> Utf16.read(Messages.bytes(65, 0, 66)))
        .isInstanceOf(StatusException.class);
  }

  @Test
  void writesAGuidsNumbersWithTheLeastByteFirst() {
    ByteBuffer bytes = Messages.allocate(16);
    Guid.write(Messages.GUID, bytes);

    assertThat(bytes.flip())
        .isEqualTo(
            Messages.bytes(
                0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD,
                0xEE, 0xFF));
    assertThat(Guid.read(bytes, 0)).isEqualTo(Messages.GUID);
  }

  @Test
  void knowsTheFileOfTheRequestBefore() {
    assertThat(new FileId(-1, -1).isRelated()).isTrue();
    assertThat(new FileId(-1, 0).isRelated()).isFalse();
  }

  @Test
  void tellsErrorsFromWarnings() {
    assertThat(NtStatus.ACCESS_DENIED.isError()).isTrue();
    assertThat(NtStatus.NO_MORE_FILES.isError()).isFalse();
    assertThat(NtStatus.SUCCESS.isError()).isFalse();
  }

  @Test
  void saysWhatWasWrong() {
    assertThat(new StatusException(NtStatus.DISK_FULL)).hasMessage("DISK_FULL");
    assertThat(new StatusException(NtStatus.INVALID_PARAMETER, "length=3"))
        .hasMessage("INVALID_PARAMETER: length=3");
    IOException cause = new IOException("gone");
    assertThat(new StatusException(NtStatus.UNEXPECTED_IO_ERROR, cause))
        .hasMessageContaining("gone")
        .hasCause(cause);
  }
}
