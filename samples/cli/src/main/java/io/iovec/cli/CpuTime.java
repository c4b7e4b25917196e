package io.iovec.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The CPU time of this process, but for what the JVM's compiler takes: it compiles what has begun
 * to run often, and is done with that after minutes, which a demo does not last.
 */
final class CpuTime {
  /** The JVM's option that has its compiler's threads live, so that they can be asked. */
  static final String COMPILER_STAYS = "-XX:-UseDynamicNumberOfCompilerThreads";

  private static final Path THREADS = Path.of("/proc/self/task");

  /** What the compiler's threads are called, as far as the kernel keeps names. */
  private static final List<String> COMPILER = List.of("C1 CompilerThre", "C2 CompilerThre");

  private CpuTime() {}

  /** Returns nanoseconds, 0 where the system does not tell; with the compiler's off Linux. */
  static long nanos() {
    long all = ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    return Math.max(0, all - compilerNanos());
  }

  /** Returns what the compiler's threads have taken that live, 0 off Linux. */
  static long compilerNanos() {
    long sum = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        sum += compilerNanos(thread);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return 0;
    }
    return sum;
  }

  private static long compilerNanos(Path thread) {
    try {
      if (COMPILER.contains(Files.readString(thread.resolve("comm")).strip())) {
        String schedule = Files.readString(thread.resolve("schedstat"));
        return Long.parseLong(schedule.substring(0, schedule.indexOf(' ')));
      }
    } catch (IOException e) {
      return 0; // it has ended, so it was none of those
    }
    return 0;
  }
}
