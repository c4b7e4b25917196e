package io.iovec.kernel;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * What a calibration holds for.
 *
 * @param kernel the release of the kernel
 * @param cpu the model of the processor
 */
record Machine(String kernel, String cpu) {
  private static final int ENOUGH = 64 << 10;

  /** The lines of /proc/cpuinfo that tell the model: of x86-64 the first, of aarch64 the others. */
  private static final Set<String> MODEL =
      Set.of("model name", "CPU implementer", "CPU variant", "CPU part");

  /** Returns this one. */
  static Machine here() {
    return new Machine(System.getProperty("os.version", "unknown"), cpu("/proc/cpuinfo"));
  }

  /** Returns what a file like /proc/cpuinfo says of the first processor. */
  static String cpu(String file) {
    String text;
    // Not by a channel: an interrupt would close it.
    try (InputStream in = new FileInputStream(file)) {
      text = new String(in.readNBytes(ENOUGH), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return System.getProperty("os.arch", "unknown");
    }
    StringBuilder model = new StringBuilder();
    for (String line : text.lines().takeWhile(line -> !line.isBlank()).toList()) {
      int colon = line.indexOf(':');
      if (colon > 0 && MODEL.contains(line.substring(0, colon).strip())) {
        model.append(model.isEmpty() ? "" : " ").append(line.substring(colon + 1).strip());
      }
    }
    return model.isEmpty() ? System.getProperty("os.arch", "unknown") : model.toString();
  }
}
