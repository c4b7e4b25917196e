package io.iovec.benchmarks.report;

import io.iovec.benchmarks.Case;
import io.iovec.benchmarks.Case.Speed;
import io.iovec.benchmarks.Case.Storage;
import io.iovec.benchmarks.Scenario;
import io.iovec.benchmarks.report.Statistics.Interval;
import java.util.Locale;

/** Figures and cases as a person reads them. */
final class Words {
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;

  private Words() {}

  static String title(Scenario scenario) {
    return switch (scenario) {
      case OVERWRITE -> "Receive, file overwritten";
      case FRESH -> "Receive, fresh file";
      case SEND -> "Send";
      case RELAY -> "Relay";
      case SMALL -> "Small messages";
    };
  }

  static String name(Case what) {
    String size = what.payload() == 0 ? "" : " " + size(what.payload());
    String disk = what.storage() == Storage.DISK ? ", disk" : "";
    String many = what.connections() == 1 ? "" : ", " + connections(what);
    String fast = what.speed() == Speed.FULL ? ", full speed" : "";
    return what.scenario().name().toLowerCase(Locale.ROOT) + size + many + disk + fast;
  }

  static String connections(Case what) {
    return what.connections() == 1 ? "1 connection" : what.connections() + " connections";
  }

  static String size(long bytes) {
    if (bytes % MIB == 0) {
      return bytes / MIB + " MiB";
    }
    return bytes % KIB == 0 ? bytes / KIB + " KiB" : bytes + " B";
  }

  /** Returns figures with as many digits as say something. */
  static String number(double value) {
    double size = Math.abs(value);
    int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
    return size == 0 ? "0" : String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  static String ratio(Interval ratio) {
    return String.format(
        Locale.ROOT, "%.2f (%.2f to %.2f)", ratio.median(), ratio.low(), ratio.high());
  }
}
