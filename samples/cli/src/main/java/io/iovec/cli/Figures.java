package io.iovec.cli;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.Fallback;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a server has used and counted, or the difference of two such.
 *
 * @param cpuNanos see {@link CpuTime}
 * @param userBytes that entered user memory
 * @param kernelBytes that went from a kernel entry to a socket or a file
 * @param fallbacks how often, by cause; those that happened only
 */
record Figures(long cpuNanos, long userBytes, long kernelBytes, Map<Fallback, Long> fallbacks) {
  static final Figures NONE = new Figures(0, 0, 0, Map.of());

  Figures {
    fallbacks = Map.copyOf(fallbacks);
  }

  static Figures now(Counters counters) {
    return new Figures(
        CpuTime.nanos(),
        counters.get(Counter.USER_BYTES_IN),
        counters.get(Counter.KERNEL_BYTES_OUT),
        counters.fallbacks());
  }

  Figures minus(Figures before) {
    return new Figures(
        cpuNanos - before.cpuNanos,
        userBytes - before.userBytes,
        kernelBytes - before.kernelBytes,
        combine(before.fallbacks, -1));
  }

  Figures plus(Figures more) {
    return new Figures(
        cpuNanos + more.cpuNanos,
        userBytes + more.userBytes,
        kernelBytes + more.kernelBytes,
        combine(more.fallbacks, 1));
  }

  private Map<Fallback, Long> combine(Map<Fallback, Long> others, int sign) {
    Map<Fallback, Long> sum = new EnumMap<>(Fallback.class);
    for (Fallback cause : Fallback.values()) {
      long count = fallbacks.getOrDefault(cause, 0L) + sign * others.getOrDefault(cause, 0L);
      if (count != 0) {
        sum.put(cause, count);
      }
    }
    return sum;
  }

  long fallbackCount() {
    return fallbacks.values().stream().mapToLong(Long::longValue).sum();
  }

  String toLine() {
    StringBuilder line = new StringBuilder();
    line.append(cpuNanos).append(' ').append(userBytes).append(' ').append(kernelBytes);
    fallbacks.forEach((cause, count) -> line.append(' ').append(cause).append('=').append(count));
    return line.toString();
  }

  /**
   * Reads what {@link #toLine} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Figures parse(String line) {
    String[] words = line.split(" ", -1);
    if (words.length < 3) {
      throw new IllegalArgumentException("line=" + line);
    }
    Map<Fallback, Long> fallbacks = new EnumMap<>(Fallback.class);
    for (int i = 3; i < words.length; i++) {
      String[] pair = words[i].split("=", 2);
      fallbacks.put(Fallback.valueOf(pair[0]), Long.parseLong(pair[1]));
    }
    return new Figures(
        Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]), fallbacks);
  }
}
