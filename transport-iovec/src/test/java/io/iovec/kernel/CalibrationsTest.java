package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Policy;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When it is measured, and when not. */
class CalibrationsTest {
  private static final Set<Direction> ALL = EnumSet.allOf(Direction.class);
  private static final TransportConfig CONFIG = TransportConfig.defaults();

  @TempDir Path dir;
  private final SystemCalls calls = new FakeLinux().calls();
  private final List<Set<Direction>> measured = Collections.synchronizedList(new ArrayList<>());
  private Calibration result = CalibrationFileTest.calibration();
  private Machine machine = new Machine("6.1.0", "Some CPU");
  private Map<String, String> properties = Map.of();

  private Calibrations calibrations() {
    return new Calibrations(
        (over, config, possible) -> {
          measured.add(possible);
          return result;
        },
        () -> machine,
        name -> properties.get(name));
  }

  private TransportConfig withFile() {
    return CONFIG.withCalibration(path().toString());
  }

  private Path path() {
    return dir.resolve("calibration");
  }

  @Test
  void measuresOnce() {
    Calibrations calibrations = calibrations();
    for (int i = 0; i < 3; i++) {
      assertThat(calibrations.find(calls, CONFIG, ALL)).isSameAs(result);
    }
    assertThat(measured).hasSize(1);
  }

  @Test
  void measuresOnceForThreadsThatComeTogether() throws Exception {
    Calibrations calibrations = calibrations();
    CyclicBarrier start = new CyclicBarrier(4);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Calibration>> found = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        found.add(
            threads.submit(
                () -> {
                  start.await();
                  return calibrations.find(calls, CONFIG, ALL);
                }));
      }
      for (Future<Calibration> each : found) {
        assertThat(each.get()).isSameAs(result);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(measured).hasSize(1);
  }

  @Test
  void measuresAgainForOtherKillSwitchesAndOtherPipes() {
    Calibrations calibrations = calibrations();
    calibrations.find(calls, CONFIG, ALL);
    calibrations.find(calls, CONFIG, EnumSet.of(Direction.READ));
    calibrations.find(calls, CONFIG.withKernel(1 << 20, 1 << 16), ALL);
    assertThat(measured).hasSize(3);
    assertThat(measured.get(1)).containsExactly(Direction.READ);
  }

  @Test
  void measuresNothingWhereThatIsFixed() {
    Calibration found = calibrations().find(calls, CONFIG.withCalibration("fixed"), ALL);
    assertThat(found.origin()).isEqualTo("built-in figures: iovec.calibration=fixed");
    properties = Map.of("iovec.calibration", "fixed");
    assertThat(calibrations().find(calls, withFile(), ALL).origin())
        .isEqualTo("built-in figures: iovec.calibration=fixed");
    assertThat(measured).isEmpty();
    assertThat(path()).doesNotExist();
  }

  @Test
  void measuresNothingWhereNothingCanStayInTheKernel() {
    Calibration found = calibrations().find(calls, CONFIG, EnumSet.noneOf(Direction.class));
    assertThat(found.origin()).startsWith("built-in figures: nothing ");
    assertThat(measured).isEmpty();
  }

  @Test
  void measuresNothingForAPolicyThatDoesNotAskButGivesWhatIsKnown() {
    Calibrations calibrations = calibrations();
    TransportConfig kernel = CONFIG.withPolicy(Policy.KERNEL);
    assertThat(calibrations.find(calls, kernel, ALL).origin())
        .isEqualTo("built-in figures: nothing is measured for policy kernel");
    assertThat(measured).isEmpty();
    calibrations.find(calls, CONFIG, ALL);
    assertThat(calibrations.find(calls, kernel, ALL)).isSameAs(result);
  }

  @Test
  void readsAFileThatFitsWhateverThePolicy() {
    calibrations().find(calls, withFile(), ALL);
    for (Policy policy : Policy.values()) {
      Calibration found = calibrations().find(calls, withFile().withPolicy(policy), ALL);
      assertThat(found.origin()).isEqualTo("read from " + path());
      assertThat(found.costs()).isEqualTo(result.costs());
    }
    assertThat(measured).hasSize(1);
  }

  @Test
  void readsAFileOnce() throws IOException {
    calibrations().find(calls, withFile(), ALL);
    Calibrations calibrations = calibrations();
    Calibration found = calibrations.find(calls, withFile(), ALL);
    Files.delete(path());
    assertThat(calibrations.find(calls, withFile(), ALL)).isSameAs(found);
  }

  @Test
  void measuresAndWritesWhereTheFileIsOfAnotherMachine() {
    calibrations().find(calls, withFile(), ALL);
    machine = new Machine("6.2.0", machine.cpu());
    Calibration found = calibrations().find(calls, withFile(), ALL);
    assertThat(found.origin())
        .isEqualTo("measured, since " + path() + " does not fit, kernel=6.1.0 not 6.2.0");
    assertThat(measured).hasSize(2);
    assertThat(calibrations().find(calls, withFile(), ALL).origin()).startsWith("read from ");
  }

  @Test
  void measuresAndWritesWhereTheFileIsBroken() throws IOException {
    Files.writeString(path(), "nonsense");
    assertThat(calibrations().find(calls, withFile(), ALL).origin())
        .startsWith("measured, since " + path());
    assertThat(calibrations().find(calls, withFile(), ALL).origin()).startsWith("read from ");
  }

  @Test
  void goesByWhatItMeasuredWhereTheFileCannotBeWritten() {
    TransportConfig config = CONFIG.withCalibration(dir.resolve("not/there").toString());
    Calibration found = calibrations().find(calls, config, ALL);
    assertThat(found.origin()).startsWith("measured, since ").contains("could not be written");
    assertThat(found.from(Direction.RELAY)).isEqualTo(64 << 10);
  }

  @Test
  void doesNotMeasureAgainForASecondFile() {
    Calibrations calibrations = calibrations();
    calibrations.find(calls, CONFIG, ALL);
    calibrations.find(calls, withFile(), ALL);
    assertThat(measured).hasSize(1);
    assertThat(path()).exists();
  }

  @Test
  void writesNothingWhereMeasuringFailed() {
    result = Calibration.builtIn(ALL, "measuring failed");
    Calibration found = calibrations().find(calls, withFile(), ALL);
    assertThat(found.origin()).startsWith("built-in figures: measuring failed; " + path());
    assertThat(path()).doesNotExist();
  }

  @Test
  void isNotKeptFromReadingByAnInterrupt() {
    calibrations().find(calls, withFile(), ALL);
    Thread.currentThread().interrupt();
    Calibration found = calibrations().find(calls, withFile(), ALL);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(found.origin()).startsWith("read from ");
  }
}
