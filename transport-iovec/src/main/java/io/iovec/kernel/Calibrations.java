package io.iovec.kernel;

import io.iovec.Policy;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about the ways of payload: measured once, and shared by all transports of the
 * same kind. Thread-safe; who opens one while it is measured for another waits for that.
 */
final class Calibrations {
  /** Those of this JVM. */
  static final Calibrations OF_JVM =
      new Calibrations(Calibrator::measure, Machine::here, System::getProperty);

  /** Measures, and does not fail. */
  interface Measurement {
    Calibration measure(SystemCalls calls, TransportConfig config, Set<Direction> possible);
  }

  private record Key(Set<Direction> possible, int pipeSize, String file) {}

  private final Measurement measurement;
  private final Supplier<Machine> machine;
  private final Function<String, @Nullable String> property;
  private final Map<Key, Calibration> known = new ConcurrentHashMap<>();

  Calibrations(
      Measurement measurement,
      Supplier<Machine> machine,
      Function<String, @Nullable String> property) {
    this.measurement = measurement;
    this.machine = machine;
    this.property = property;
  }

  /**
   * Returns what a transport goes by. Measures if that was not done before, and takes up to 300 ms
   * then, or reads a file, as {@link TransportConfig#calibration} says; for a policy that asks for
   * no figures it only looks up those that are known.
   *
   * @param possible the directions in which bytes can stay in the kernel
   */
  Calibration find(SystemCalls calls, TransportConfig config, Set<Direction> possible) {
    String how = config.calibration();
    if (how.equals(TransportConfig.FIXED)
        || TransportConfig.FIXED.equals(property.apply("iovec.calibration"))) {
      return Calibration.builtIn(possible, "iovec.calibration=" + TransportConfig.FIXED);
    }
    if (possible.isEmpty()) {
      return Calibration.builtIn(possible, "nothing that could be measured stays in the kernel");
    }
    Set<Direction> directions = Set.copyOf(possible);
    Key key = new Key(directions, config.kernelEntrySize(), "");
    if (how.equals(TransportConfig.MEASURE)) {
      return measured(key, calls, config);
    }
    Key ofFile = new Key(directions, config.kernelEntrySize(), how);
    Calibration before = known.get(ofFile);
    if (before != null) {
      return before;
    }
    CalibrationFile file =
        new CalibrationFile(Path.of(how), machine.get(), config.kernelEntrySize());
    String reason;
    try {
      return remember(ofFile, file.read(directions));
    } catch (IOException e) {
      reason = String.valueOf(e.getMessage());
    }
    Calibration measured = measured(key, calls, config);
    if (!measured.isComplete()) {
      return measured.from(measured.origin() + "; " + reason);
    }
    String origin = measured.origin() + ", since " + reason;
    try {
      file.write(measured);
    } catch (IOException e) {
      origin += "; could not be written: " + e;
    }
    return remember(ofFile, measured.from(origin));
  }

  private Calibration remember(Key key, Calibration calibration) {
    Calibration before = known.putIfAbsent(key, calibration);
    return before == null ? calibration : before;
  }

  private Calibration measured(Key key, SystemCalls calls, TransportConfig config) {
    if (config.policy() == Policy.CHEAPEST) {
      return known.computeIfAbsent(
          key, absent -> measurement.measure(calls, config, absent.possible));
    }
    Calibration before = known.get(key);
    return before != null
        ? before
        : Calibration.builtIn(
            key.possible,
            "nothing is measured for policy " + config.policy().name().toLowerCase(Locale.ROOT));
  }
}
