package io.iovec.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what the machine is. What it does not tell is "unknown". */
final class Machine {
  private static final String UNKNOWN = "unknown";

  private Machine() {}

  static String processor() {
    return found("/proc/cpuinfo", "model name\\s*: (.+)", System.getProperty("os.arch", UNKNOWN));
  }

  static String kernel() {
    return System.getProperty("os.name", UNKNOWN) + " " + System.getProperty("os.version", UNKNOWN);
  }

  static String jdk() {
    return System.getProperty("java.vm.name", UNKNOWN)
        + " "
        + System.getProperty("java.vm.version", UNKNOWN)
        + ", "
        + System.getProperty("java.vendor", UNKNOWN);
  }

  static String memory() {
    String kib = found("/proc/meminfo", "MemTotal:\\s+(\\d+) kB", "");
    return kib.isEmpty() ? UNKNOWN : (Long.parseLong(kib) >> 20) + " GiB";
  }

  /** Returns what is on the class path of the frameworks that are compared. */
  static String versions() {
    return "Netty "
        + version("io.netty/netty-transport")
        + ", MINA "
        + version("org.apache.mina/mina-core");
  }

  private static String version(String artifact) {
    Properties properties = new Properties();
    try (InputStream in =
        Machine.class.getResourceAsStream("/META-INF/maven/" + artifact + "/pom.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      return UNKNOWN;
    }
    return properties.getProperty("version", UNKNOWN);
  }

  /** Returns how many descriptors this process, and so each that it starts, may have. */
  static long openFiles() {
    return Long.parseLong(found("/proc/self/limits", "Max open files\\s+\\d+\\s+(\\d+)", "1024"));
  }

  private static String found(String file, String pattern, String otherwise) {
    try {
      Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
      return matcher.find() ? matcher.group(1).strip() : otherwise;
    } catch (IOException e) {
      return otherwise;
    }
  }
}
