package io.iovec.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what the machine is. What it does not tell is "unknown". */
final class Machine {
  private static final String UNKNOWN = "unknown";

  private Machine() {}

  /** Returns what an operator wants to know, in order. */
  static Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("system", property("os.name"));
    facts.put("kernel", property("os.version"));
    facts.put("architecture", property("os.arch"));
    facts.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    facts.put(
        "memory",
        memory("MemTotal")
            + ", available "
            + memory("MemAvailable")
            + ", heap up to "
            + Sizes.text(Runtime.getRuntime().maxMemory()));
    facts.put("Java", property("java.version") + ", " + property("java.vm.name"));
    facts.put("Java home", property("java.home"));
    facts.put("ulimit -n", openFiles());
    facts.put("fs.pipe-max-size", pipes("pipe-max-size", " bytes a pipe"));
    facts.put("fs.pipe-user-pages-soft", pipes("pipe-user-pages-soft", " pages a user"));
    facts.put("fs.pipe-user-pages-hard", pipes("pipe-user-pages-hard", " pages a user"));
    return facts;
  }

  /** Returns how many bytes programs can still have without swapping, or Long.MAX_VALUE. */
  static long availableMemory() {
    long bytes = memoryBytes("MemAvailable");
    return bytes < 0 ? Long.MAX_VALUE : bytes;
  }

  private static String property(String name) {
    return System.getProperty(name, UNKNOWN);
  }

  private static String memory(String field) {
    long bytes = memoryBytes(field);
    return bytes < 0 ? UNKNOWN : Sizes.text(bytes);
  }

  private static long memoryBytes(String field) {
    Matcher matcher = Pattern.compile(field + ":\\s+(\\d+) kB").matcher(read("/proc/meminfo"));
    return matcher.find() ? Long.parseLong(matcher.group(1)) << 10 : -1;
  }

  private static String openFiles() {
    Matcher matcher =
        Pattern.compile("Max open files\\s+(\\S+)\\s+(\\S+)").matcher(read("/proc/self/limits"));
    // The JVM raises the soft limit to the hard one, for itself, when it starts.
    return matcher.find()
        ? matcher.group(1) + " descriptors in this JVM, hard limit " + matcher.group(2)
        : UNKNOWN;
  }

  private static String pipes(String name, String unit) {
    String value = read("/proc/sys/fs/" + name).trim();
    if (value.isEmpty()) {
      return UNKNOWN;
    }
    return value.equals("0") ? "0 (no limit)" : value + unit;
  }

  private static String read(String file) {
    // In one go: some of these files have nothing more to say to a second read.
    byte[] bytes = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return new String(bytes, 0, Math.max(0, in.read(bytes)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
