package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.Leaks;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this process holds: descriptors, pipes among them, threads, and what a transport counts as
 * in use. It may grow while something begins, but not with every round.
 */
final class Descriptors {
  private static final Path LIST = Path.of("/proc/self/fd");
  private static final int ROUNDS = 15;
  private static final int WARM_UP = 3;
  // What the runtime itself may open in between: a class file, a pooled selector.
  private static final int TOLERATED = 5;
  // A leak in every third round, or less often, is within that, and goes on.
  private static final int MORE_ROUNDS = 45;
  private static final int MORE_SERIES = 2;
  private static final String OWN_THREADS = "iovec-conformance";
  private static final List<Counter> GAUGES =
      List.of(
          Counter.SOCKETS_OPEN,
          Counter.FILES_OPEN,
          Counter.KERNEL_BUFFERS_IN_USE,
          Counter.MEMORY_IN_USE);

  private final Map<String, String> descriptors = new TreeMap<>();
  private final Map<Long, String> threads = new TreeMap<>();
  private final Map<Counter, Long> gauges = new TreeMap<>();
  private final List<String> watched = new ArrayList<>();

  private Descriptors(@Nullable Transport transport) {
    list();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!thread.getName().startsWith(OWN_THREADS)) {
        threads.put(thread.getId(), "thread " + thread.getName());
      }
    }
    if (transport != null) {
      Counters counters = transport.counters();
      GAUGES.forEach(gauge -> gauges.put(gauge, counters.get(gauge)));
    }
    watched.addAll(Leaks.open());
  }

  private void list() {
    if (!Files.isDirectory(LIST)) {
      return;
    }
    try (Stream<Path> open = Files.list(LIST)) {
      for (Path link : open.toList()) {
        descriptors.put(link.getFileName().toString(), target(link));
      }
    } catch (IOException e) {
      fail("cannot list " + LIST, e);
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }

  /** Runs something again and again, which must leave as much open as there was. */
  static void expectFlat(Background.Task round) throws Exception {
    expectFlat(null, round);
  }

  /** Runs something again and again, which must leave nothing of a transport in use either. */
  static void expectFlat(@Nullable Transport transport, Background.Task round) throws Exception {
    repeat(WARM_UP, round);
    Descriptors before = new Descriptors(transport);
    repeat(ROUNDS, round);
    Descriptors now = settled(transport, before, ROUNDS, TOLERATED);
    Descriptors last = before;
    for (int i = 0; i < MORE_SERIES && now.hasGrownSince(last, 0); i++) {
      last = now;
      repeat(MORE_ROUNDS, round);
      now = settled(transport, last, MORE_ROUNDS, i < MORE_SERIES - 1 ? TOLERATED : 0);
    }
  }

  /** Waits until no more is held than at an earlier time, but for a few. */
  private static Descriptors settled(
      @Nullable Transport transport, Descriptors before, int rounds, int tolerated) {
    Deadline deadline = new Deadline();
    Descriptors now = new Descriptors(transport);
    while (now.hasGrownSince(before, tolerated)) {
      Descriptors seen = now;
      deadline.check(() -> "what " + rounds + " rounds hold to be let go: " + seen.since(before));
      Thread.onSpinWait();
      now = new Descriptors(transport);
    }
    return now;
  }

  private static void repeat(int times, Background.Task round) throws Exception {
    for (int i = 0; i < times; i++) {
      round.run();
    }
  }

  private boolean hasGrownSince(Descriptors before, int tolerated) {
    return descriptors.size() > before.descriptors.size() + tolerated
        || threads.size() > before.threads.size() + tolerated
        || gauges.entrySet().stream()
            .anyMatch(gauge -> gauge.getValue() > before.gauges.getOrDefault(gauge.getKey(), 0L));
  }

  /** Says what there is more than before: numbers, kinds, and where it was made. */
  private String since(Descriptors before) {
    StringBuilder s = new StringBuilder();
    s.append("descriptors=").append(before.descriptors.size());
    s.append("->").append(descriptors.size());
    s.append(" pipes=").append(before.pipes()).append("->").append(pipes());
    s.append(" threads=").append(before.threads.size()).append("->").append(threads.size());
    if (!gauges.isEmpty()) {
      s.append(" in use=").append(before.gauges).append("->").append(gauges);
    }
    Map<String, Integer> kinds = new TreeMap<>();
    descriptors.forEach(
        (number, target) -> {
          if (!target.equals(before.descriptors.get(number))) {
            kinds.merge(target.replaceAll("\\d+", "*"), 1, Integer::sum);
          }
        });
    threads.forEach(
        (id, name) -> {
          if (!before.threads.containsKey(id)) {
            kinds.merge(name.replaceAll("\\d+", "*"), 1, Integer::sum);
          }
        });
    s.append(" new=").append(kinds);
    List<String> left = new ArrayList<>(watched);
    left.removeAll(before.watched);
    if (!left.isEmpty()) {
      s.append(System.lineSeparator()).append("  ").append(left.get(0));
    }
    return s.toString();
  }

  private long pipes() {
    return descriptors.values().stream().filter(target -> target.startsWith("pipe:")).count();
  }
}
