package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process has used so far, seen from outside, so that it is the same for C as for Java. A
 * Java process's compiler is counted apart.
 */
final class ProcessSampler {
  /** What the names of the compiler's threads begin with, as far as the kernel keeps them. */
  private static final List<String> COMPILER = List.of("C1 CompilerThre", "C2 CompilerThre");

  private static final String SWITCHES = "voluntary_ctxt_switches:";
  private static final String RESIDENT = "VmRSS:";

  // In /proc/PID/task/TID/stat behind the name, which may contain anything: state is field 3.
  private static final int UTIME = 14 - 3;
  private static final int STIME = 15 - 3;

  private final Path process;

  /** Looks at nothing yet. */
  ProcessSampler(long pid) {
    process = Path.of("/proc", Long.toString(pid));
  }

  /**
   * Sums over threads.
   *
   * @param cpuNanos of all threads that live, but the compiler's
   * @param compilerNanos of the compiler's
   * @param userTicks of {@code cpuNanos} outside of the kernel
   * @param systemTicks of {@code cpuNanos} in the kernel
   * @param switches how often a thread slept
   */
  record Usage(long cpuNanos, long compilerNanos, long userTicks, long systemTicks, long switches) {
    static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    Usage plus(Usage other) {
      return new Usage(
          cpuNanos + other.cpuNanos,
          compilerNanos + other.compilerNanos,
          userTicks + other.userTicks,
          systemTicks + other.systemTicks,
          switches + other.switches);
    }

    Usage since(Usage before) {
      return new Usage(
          cpuNanos - before.cpuNanos,
          compilerNanos - before.compilerNanos,
          userTicks - before.userTicks,
          systemTicks - before.systemTicks,
          switches - before.switches);
    }

    /** Returns 0 to 1; 0 where nothing was seen. */
    double userShare() {
      long ticks = userTicks + systemTicks;
      return ticks == 0 ? 0 : (double) userTicks / ticks;
    }
  }

  Usage usage() throws IOException {
    Usage sum = Usage.NONE;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
      for (Path task : tasks) {
        sum = sum.plus(of(task));
      }
    }
    return sum;
  }

  private static Usage of(Path task) throws IOException {
    try {
      String schedule = Files.readString(task.resolve("schedstat"));
      long nanos = Long.parseLong(schedule.substring(0, schedule.indexOf(' ')));
      if (COMPILER.contains(Files.readString(task.resolve("comm")).strip())) {
        return new Usage(0, nanos, 0, 0, 0);
      }
      String stat = Files.readString(task.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return new Usage(
          nanos,
          0,
          Long.parseLong(fields[UTIME]),
          Long.parseLong(fields[STIME]),
          number(task.resolve("status"), SWITCHES));
    } catch (IOException ended) {
      // Between the listing and the reading, NoSuchFileException or ESRCH.
      if (Files.exists(task)) {
        throw ended;
      }
      return Usage.NONE;
    }
  }

  /** Returns the bytes of the process that are in memory. */
  long residentBytes() throws IOException {
    return number(process.resolve("status"), RESIDENT) << 10;
  }

  private static long number(Path status, String name) throws IOException {
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.replaceAll("\\D", ""))
        .map(Long::parseLong)
        .orElseThrow(() -> new IOException(status + " has no " + name));
  }
}
