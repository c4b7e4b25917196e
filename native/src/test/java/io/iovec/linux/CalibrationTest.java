package io.iovec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What this machine says of itself, in a JVM where nothing was measured before. That it is right
 * cannot be tested; what follows from figures is in the tests of transport-iovec.
 */
class CalibrationTest {
  private static final Pattern MILLIS = Pattern.compile("in (\\d+) ms");

  /** What the measuring may overrun by on a machine that does other things too. */
  private static final int SLACK = 700;

  @TempDir Path dir;

  private List<String> open(String calibration) throws Exception {
    String printed =
        ChildJvm.run(
            Calibrating.class,
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + Files.createDirectories(dir.resolve("tmp")),
            "-Diovec.calibration=" + calibration);
    return printed.lines().toList();
  }

  @Test
  void measuresOnceInTimeAndLeavesNothing() throws Exception {
    List<String> said = open("measure");
    assertThat(said).hasSize(6);
    assertThat(said.get(0)).contains("built-in figures: iovec.calibration=fixed");
    Matcher took = MILLIS.matcher(said.get(1));
    assertThat(took.find()).as(said.get(1)).isTrue();
    assertThat(Integer.parseInt(took.group(1))).isLessThan(300 + SLACK);
    assertThat(said.get(2)).as("the second time").isEqualTo(said.get(1));
    assertThat(said.subList(3, 6)).containsExactly("descriptors: 0", "threads: 0", "files: []");
  }

  @Test
  void keepsItInAFile() throws Exception {
    Path file = dir.resolve("calibration");
    List<String> first = open(file.toString());
    // On a machine that is busy it may find nothing in time, and keep nothing.
    if (!first.get(1).contains("built-in")) {
      assertThat(file).content().contains("kernel=" + System.getProperty("os.version"));
      assertThat(open(file.toString()).get(1)).contains("calibration=read from " + file);
    }
    assertThat(first.get(1)).doesNotContain("failed", "could not");
  }
}
