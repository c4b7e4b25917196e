package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.iovec.kernel.Calibration.Cost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written to a file comes back from it, and nothing else does. */
class CalibrationFileTest {
  private static final Set<Direction> ALL = EnumSet.allOf(Direction.class);
  private static final Machine MACHINE = new Machine("6.1.0-rc=2", "Some CPU @ 3 GHz");

  @TempDir Path dir;

  private Path path() {
    return dir.resolve("calibration");
  }

  private CalibrationFile file() {
    return new CalibrationFile(path(), MACHINE, 1 << 20);
  }

  static Calibration calibration() {
    Map<Direction, List<Cost>> costs = new EnumMap<>(Direction.class);
    costs.put(Direction.RELAY, CalibrationTest.row(90, 80, 70));
    costs.put(Direction.WRITE, CalibrationTest.row(120, 110, 115));
    costs.put(Direction.READ, CalibrationTest.row(120, 70, 60));
    return Calibration.of(ALL, costs, "measured");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.toList();
    }
  }

  @Test
  void givesBackWhatWasWritten() throws IOException {
    file().write(calibration());
    Calibration read = file().read(ALL);
    assertThat(read.costs()).isEqualTo(calibration().costs());
    assertThat(read.from(Direction.RELAY)).isEqualTo(64 << 10);
    assertThat(read.from(Direction.WRITE)).isEqualTo(Calibration.NEVER);
    assertThat(read.origin()).isEqualTo("read from " + path());
    assertThat(files()).containsExactly(path());
  }

  @Test
  void isReplacedAsAWhole() throws IOException {
    Files.writeString(path(), "something longer than what comes ".repeat(100));
    file().write(calibration());
    assertThat(file().read(ALL).costs()).isEqualTo(calibration().costs());
    assertThat(files()).containsExactly(path());
  }

  @Test
  void leavesNothingWhereItCannotBeWritten() throws IOException {
    Files.createDirectories(path().resolve("in the way"));
    assertThatIOException().isThrownBy(() -> file().write(calibration()));
    assertThat(files()).containsExactly(path());
  }

  @Test
  void saysThatThereIsNone() {
    assertThatIOException()
        .isThrownBy(() -> file().read(ALL))
        .withMessageContaining(path().toString());
  }

  @Test
  void doesNotFitAnotherKernelProcessorOrSizeOfPipes() throws IOException {
    file().write(calibration());
    for (CalibrationFile other :
        List.of(
            new CalibrationFile(path(), new Machine("6.2.0", MACHINE.cpu()), 1 << 20),
            new CalibrationFile(path(), new Machine(MACHINE.kernel(), "Other"), 1 << 20),
            new CalibrationFile(path(), MACHINE, 1 << 16))) {
      assertThatIOException()
          .isThrownBy(() -> other.read(ALL))
          .withMessageStartingWith(path() + " does not fit, ");
    }
  }

  @Test
  void givesLessThanItHasWhereLessIsPossible() throws IOException {
    file().write(calibration());
    Calibration read = file().read(EnumSet.of(Direction.READ));
    assertThat(read.costs()).containsOnlyKeys(Direction.READ);
    assertThat(read.from(Direction.RELAY)).isEqualTo(Calibration.NEVER);
  }

  @ParameterizedTest
  @CsvSource({
    "READ=120/100, read=",
    "120/100, 120",
    "120/100, 0/100",
    "120/100, -1/100",
    "120/100, 1/x",
    "120/100, ''",
    "format=1, format=2",
    "sizes=65536, sizes=1",
  })
  void isNotTakenInByABrokenOne(String is, String becomes) throws IOException {
    file().write(calibration());
    String text = Files.readString(path());
    Files.writeString(path(), text.replace(is.replace("READ", "read"), becomes));
    assertThatIOException()
        .isThrownBy(() -> file().read(ALL))
        .withMessageStartingWith(path().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "=", "\u0000\uffff", "format=1"})
  void isNotTakenInByAForeignOne(String text) throws IOException {
    Files.writeString(path(), text);
    assertThatIOException().isThrownBy(() -> file().read(ALL));
  }
}
