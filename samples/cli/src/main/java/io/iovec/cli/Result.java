package io.iovec.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was measured.
 *
 * @param bytes of payload
 * @param nanos that the client took
 * @param figures of the server's process
 * @param sameHash whether the bytes that arrived are those that were sent
 */
record Result(
    Setting setting, Step step, long bytes, long nanos, Figures figures, boolean sameHash) {
  private static final double GIB = 1L << 30;
  private static final long MIB = 1L << 20;
  private static final long MOST_USER_BYTES_PER_MESSAGE = 16 << 10;

  double mibPerSecond() {
    return (double) bytes / MIB / (nanos / 1e9);
  }

  double cpuSecondsPerGib() {
    return figures.cpuNanos() / 1e9 / (bytes / GIB);
  }

  /** Returns what is not as it has to be; nothing if all is right. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (!sameHash) {
      faults.add("the bytes that arrived are not those that were sent");
    }
    if (setting.mustStayInKernel(step)) {
      if (figures.fallbackCount() != 0) {
        faults.add("fell back to user memory: " + figures.fallbacks());
      }
      long messages = (bytes + step.messageBytes() - 1) / step.messageBytes();
      long most = MOST_USER_BYTES_PER_MESSAGE * messages;
      if (figures.userBytes() >= most) {
        faults.add(
            String.format(
                Locale.ROOT,
                "%s entered user memory, %s or more",
                Sizes.text(figures.userBytes()),
                Sizes.text(most)));
      }
    }
    return faults;
  }

  @Override
  public String toString() {
    return "%s under policy %s, %s".formatted(setting.transport(), setting.policyName(), step);
  }
}
