package io.iovec.samples.smb.protocol;

import static io.iovec.samples.smb.protocol.Messages.allocate;
import static io.iovec.samples.smb.protocol.Messages.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.samples.smb.protocol.Messages.Reader;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a SET_INFO carries. */
class SetInformationTest {
  private static void assertStatus(NtStatus status, Reader reader, ByteBuffer input) {
    assertThatThrownBy(() -> reader.read(input))
        .isInstanceOfSatisfying(
            StatusException.class, refused -> assertThat(refused.status()).isEqualTo(status));
  }

  private static void assertTooShort(Reader reader, ByteBuffer input) {
    for (int length = 0; length < input.limit(); length++) {
      assertStatus(NtStatus.INFO_LENGTH_MISMATCH, reader, input.duplicate().limit(length));
    }
  }

  private static ByteBuffer rename(int nameLength, String name) {
    ByteBuffer input = allocate(20 + 2 * name.length());
    input.put(0, (byte) 1).putInt(16, nameLength).position(20).put(Messages.text(name));
    return input.flip();
  }

  @Test
  void readsTimesAndAttributes() throws IOException {
    BasicInformation basic = new BasicInformation(-2, -1, 0, 1L << 60, 0x21);
    ByteBuffer input = allocate(40);
    basic.write(input);
    input.flip();

    assertThat(BasicInformation.read(input)).isEqualTo(basic);
    assertTooShort(BasicInformation::read, input);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 16, 24})
  void refusesATimeThatMeansNothing(int at) {
    assertStatus(NtStatus.INVALID_PARAMETER, BasicInformation::read, allocate(40).putLong(at, -3));
  }

  @Test
  void readsANewName() throws IOException {
    assertThat(RenameInformation.read(rename(8, "a\\bc")))
        .isEqualTo(new RenameInformation(true, "a\\bc"));
    assertThat(RenameInformation.read(rename(6, "a\\bc").put(0, (byte) 0)))
        .isEqualTo(new RenameInformation(false, "a\\b"));
    assertTooShort(RenameInformation::read, rename(0, ""));
  }

  @ParameterizedTest
  @CsvSource({"0", "7", "9", "10", "2147483647", "-1", "-8"})
  void refusesANewNameThatIsNotThere(int length) {
    assertStatus(NtStatus.INVALID_PARAMETER, RenameInformation::read, rename(length, "a\\bc"));
  }

  @Test
  void refusesANewNameInADirectoryThatIsOpen() {
    assertStatus(
        NtStatus.INVALID_PARAMETER, RenameInformation::read, rename(8, "a\\bc").putLong(8, 1));
  }

  @Test
  void readsWhetherToDelete() throws IOException {
    assertThat(DispositionInformation.read(bytes(1)).deletePending()).isTrue();
    assertThat(DispositionInformation.read(bytes(0, 1)).deletePending()).isFalse();
    assertTooShort(DispositionInformation::read, bytes(1));
  }

  @Test
  void readsASize() throws IOException {
    assertThat(SizeInformation.read(allocate(8).putLong(0, Long.MAX_VALUE)).size())
        .isEqualTo(Long.MAX_VALUE);
    assertTooShort(SizeInformation::read, allocate(8));
    assertStatus(NtStatus.INVALID_PARAMETER, SizeInformation::read, allocate(8).putLong(0, -1));
  }
}
