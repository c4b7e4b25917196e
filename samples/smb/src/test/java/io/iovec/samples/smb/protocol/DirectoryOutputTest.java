package io.iovec.samples.smb.protocol;

import static io.iovec.samples.smb.protocol.Messages.allocate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Entries of a directory in an answer. */
class DirectoryOutputTest {
  private static final NetworkOpenInformation FILE =
      new NetworkOpenInformation(11, 12, 13, 14, 1L << 33, 1L << 32, 0x20);

  private static DirectoryEntry entry(String name) {
    return new DirectoryEntry(7, FILE, 5, "AB~1", 77, name);
  }

  private static ByteBuffer expected(int fixedSize) {
    ByteBuffer out = allocate(fixedSize + 6);
    out.putInt(0).putInt(7).putLong(11).putLong(12).putLong(13).putLong(14);
    out.putLong(1L << 32).putLong(1L << 33).putInt(0x20).putInt(6);
    return out.put(fixedSize, Messages.text("abc"), 0, 6);
  }

  private static ByteBuffer output(FileInformationClass listed) throws IOException {
    DirectoryOutput output = new DirectoryOutput(listed, 1000);
    assertThat(output.add(entry("abc"))).isTrue();
    return output.response().output();
  }

  @Test
  void writesEachClass() throws IOException {
    assertThat(output(FileInformationClass.DIRECTORY)).isEqualTo(expected(64).clear());
    assertThat(output(FileInformationClass.FULL_DIRECTORY))
        .isEqualTo(expected(68).putInt(5).clear());
    assertThat(output(FileInformationClass.ID_FULL_DIRECTORY))
        .isEqualTo(expected(80).putInt(5).putInt(0).putLong(77).clear());
    assertThat(output(FileInformationClass.BOTH_DIRECTORY))
        .isEqualTo(
            expected(94).putInt(5).put((byte) 8).put((byte) 0).put(Messages.text("AB~1")).clear());
    assertThat(output(FileInformationClass.ID_BOTH_DIRECTORY))
        .isEqualTo(
            expected(104)
                .putInt(5)
                .put((byte) 8)
                .put((byte) 0)
                .put(Messages.text("AB~1"))
                .putLong(96, 77)
                .clear());
    assertThat(output(FileInformationClass.NAMES))
        .isEqualTo(allocate(18).putInt(0).putInt(7).putInt(6).put(Messages.text("abc")).clear());
  }

  @ParameterizedTest
  @CsvSource({
    "DIRECTORY, 64",
    "FULL_DIRECTORY, 68",
    "BOTH_DIRECTORY, 94",
    "NAMES, 12",
    "ID_BOTH_DIRECTORY, 104",
    "ID_FULL_DIRECTORY, 80"
  })
  void wantsRoomForAnEntryWithoutAName(FileInformationClass listed, int fixedSize)
      throws IOException {
    assertThatThrownBy(() -> new DirectoryOutput(listed, fixedSize - 1))
        .isInstanceOfSatisfying(
            StatusException.class,
            refused -> assertThat(refused.status()).isEqualTo(NtStatus.INFO_LENGTH_MISMATCH));
    assertThat(new DirectoryOutput(listed, fixedSize).add(entry(""))).isTrue();
    assertThat(new DirectoryOutput(listed, fixedSize).add(entry("a"))).isFalse();
    assertThat(new DirectoryOutput(listed, fixedSize + 1).add(entry("a"))).isFalse();
    assertThat(new DirectoryOutput(listed, fixedSize + 2).add(entry("a"))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = FileInformationClass.class,
      mode = EnumSource.Mode.MATCH_NONE,
      names = {".*DIRECTORY", "NAMES"})
  void doesNotListWhatIsOfAnotherClass(FileInformationClass other) {
    assertThatThrownBy(() -> new DirectoryOutput(other, 1000))
        .isInstanceOfSatisfying(
            StatusException.class,
            refused -> assertThat(refused.status()).isEqualTo(NtStatus.INVALID_INFO_CLASS));
  }

  @Test
  void alignsAllButTheFirstEntryAndEndsWithTheLastName() throws IOException {
    DirectoryOutput output = new DirectoryOutput(FileInformationClass.NAMES, 100);
    assertThat(output.add(entry("a"))).isTrue();
    assertThat(output.add(entry("bc"))).isTrue();
    assertThat(output.add(entry("d"))).isTrue();
    ByteBuffer out = output.response().output().order(ByteOrder.LITTLE_ENDIAN);

    assertThat(out.getInt(0)).isEqualTo(16);
    assertThat(out.getInt(16)).isEqualTo(16);
    assertThat(out.getInt(32)).isZero();
    assertThat(out.remaining()).isEqualTo(32 + 14);
    assertThat(out.getShort(14)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"29, 1", "30, 1", "31, 1", "32, 2", "33, 2"})
  void addsNothingWhereThereIsTooLittleRoom(int room, int count) throws IOException {
    DirectoryOutput output = new DirectoryOutput(FileInformationClass.NAMES, room);
    output.add(entry("a"));
    boolean second = output.add(entry("bc"));

    assertThat(second).isEqualTo(count == 2);
    assertThat(names(output)).hasSize(count);
    assertThat(output.response().size()).isEqualTo(8 + (count == 2 ? 32 : 14));
  }

  @Test
  void takesAShorterEntryAfterOneThatWasTooLong() throws IOException {
    DirectoryOutput output = new DirectoryOutput(FileInformationClass.NAMES, 14);

    assertThat(output.isEmpty()).isTrue();
    assertThat(output.add(entry("ab"))).isFalse();
    assertThat(output.isEmpty()).isTrue();
    assertThat(output.add(entry("a"))).isTrue();
    assertThat(output.isEmpty()).isFalse();
    assertThat(names(output)).containsExactly("a");
  }

  @Test
  void takesManyEntries() throws IOException {
    long seed = System.nanoTime();
    System.out.println("DirectoryOutputTest seed=" + seed);
    Random random = new Random(seed);
    for (int room = 1000; room < 3_000_000; room *= 3) {
      DirectoryOutput output = new DirectoryOutput(FileInformationClass.ID_BOTH_DIRECTORY, room);
      List<String> added = new ArrayList<>();
      String name = "first";
      while (output.add(entry(name))) {
        added.add(name);
        name = "x".repeat(random.nextInt(256));
      }

      assertThat(names(output)).as("seed=%d room=%d", seed, room).isEqualTo(added);
      assertThat(output.response().size() - 8)
          .as("seed=%d room=%d", seed, room)
          .isBetween(room - 104 - 2 * 255 - 7, room);
    }
  }

  @Test
  void refusesAShortNameThatIsNotShort() {
    assertThatThrownBy(() -> new DirectoryEntry(0, FILE, 0, "ABCDEFGH.TXTX", 0, "a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new DirectoryEntry(0, FILE, 0, "ABCDEFGH.TXT", 0, "a").shortName()).hasSize(12);
  }

  private static List<String> names(DirectoryOutput output) throws IOException {
    ByteBuffer out = output.response().output().order(ByteOrder.LITTLE_ENDIAN);
    int fixedSize = out.getInt(8) == 11 ? 104 : 12;
    int lengthAt = fixedSize == 104 ? 60 : 8;
    List<String> names = new ArrayList<>();
    int start = 0;
    int next;
    do {
      next = out.getInt(start);
      assertThat(next % 8).isZero();
      names.add(Utf16.read(out.slice(start + fixedSize, out.getInt(start + lengthAt))));
      start += next;
    } while (next != 0);
    return names;
  }
}
