package io.iovec.benchmarks;

import io.iovec.benchmarks.Case.Speed;
import io.iovec.benchmarks.Case.Storage;
import io.iovec.benchmarks.Contender.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is measured, how much of it in one run, and who takes part in what. */
final class Plan {
  /** How long a run may take a server, about. */
  private static final double FULL_SECONDS = 0.2;

  private static final double QUICK_SECONDS = 0.04;
  private static final double QUICK_SMALL_SECONDS = 0.02;

  /** How long a run at the steady speed takes, at most. */
  private static final double FULL_STEADY_SECONDS = 0.3;

  private static final double QUICK_STEADY_SECONDS = 0.06;

  // What the servers cost here, about: only the length of a run depends on it.
  private static final double SECONDS_PER_GIB = 0.25;
  private static final double SECONDS_PER_FRESH_GIB = 0.6;
  private static final double SECONDS_PER_MESSAGE = 2.5e-6;
  private static final double SECONDS_PER_SMALL = 1e-6;
  private static final double SECONDS_PER_SMALL_OF_MANY = 0.25e-6;
  private static final double GIB = 1L << 30;

  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final List<Long> PAYLOADS =
      List.of(512L, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, MIB, 8 * MIB);

  private static final List<Scenario> BULK =
      List.of(Scenario.OVERWRITE, Scenario.SEND, Scenario.RELAY);

  /** Those that are at their best in an overwritten file, and mean nothing in one that grows. */
  private static final Set<String> NOT_FRESH =
      Set.of("limit-map", "iovec-kernel-mapped", "mina-iovec-mapped");

  /** Whose throughput a quick run tells: no target is about that. */
  private static final Set<String> QUICK_AT_FULL_SPEED =
      Set.of("limit-splice", Contenders.OURS, "iovec-nio", "jdk-1m", "jdk-transfer");

  private final boolean quick;
  private final Set<Scenario> scenarios;

  Plan(boolean quick, Set<Scenario> scenarios) {
    this.quick = quick;
    this.scenarios = Set.copyOf(scenarios);
  }

  /** Returns the cases in their order: those that leave the file as it is come first. */
  List<Case> cases(Storage storage) {
    List<Case> cases = quick ? quick() : full();
    return cases.stream()
        .filter(each -> each.storage() == storage && scenarios.contains(each.scenario()))
        .toList();
  }

  private static List<Case> quick() {
    List<Case> cases = new ArrayList<>();
    for (long payload : List.of(512L, 16 * KIB, 64 * KIB, MIB)) {
      cases.add(new Case(Scenario.OVERWRITE, payload, 1, Storage.TMPFS));
    }
    for (long payload : List.of(16 * KIB, 64 * KIB, MIB)) {
      cases.add(new Case(Scenario.SEND, payload, 1, Storage.TMPFS));
    }
    cases.add(new Case(Scenario.RELAY, MIB, 1, Storage.TMPFS));
    cases.add(new Case(Scenario.SMALL, 0, 1, Storage.TMPFS));
    cases.add(new Case(Scenario.SMALL, 0, 16, Storage.TMPFS));
    for (Scenario scenario : BULK) {
      cases.add(new Case(scenario, MIB, 1, Storage.TMPFS, Speed.FULL));
    }
    return cases;
  }

  private static List<Case> full() {
    List<Case> cases = new ArrayList<>();
    for (Scenario scenario : BULK) {
      for (long payload : PAYLOADS) {
        cases.add(new Case(scenario, payload, 1, Storage.TMPFS));
      }
      for (long payload : List.of(64 * KIB, MIB)) {
        cases.add(new Case(scenario, payload, 1, Storage.TMPFS, Speed.FULL));
      }
      for (int connections : new int[] {16, 256}) {
        cases.add(new Case(scenario, 64 * KIB, connections, Storage.TMPFS));
        cases.add(new Case(scenario, MIB, connections, Storage.TMPFS));
      }
    }
    for (int connections : new int[] {1, 16, 256}) {
      cases.add(new Case(Scenario.SMALL, 0, connections, Storage.TMPFS));
    }
    cases.add(new Case(Scenario.FRESH, MIB, 1, Storage.TMPFS));
    for (Scenario scenario : List.of(Scenario.OVERWRITE, Scenario.SEND, Scenario.FRESH)) {
      cases.add(new Case(scenario, MIB, 1, Storage.DISK));
    }
    return cases;
  }

  /** Returns those whose system calls are counted. */
  List<Case> counted() {
    return cases(Storage.TMPFS).stream()
        .filter(each -> each.connections() == 1 && each.scenario() != Scenario.FRESH)
        .filter(each -> each.speed() == Speed.STEADY)
        .filter(each -> each.payload() == MIB || each.payload() == 0)
        .toList();
  }

  /** Tells whether a contender is measured in a case. */
  boolean takesPart(Contender contender, Case what) {
    if (!contender.services().contains(what.scenario().service())
        || (what.scenario() == Scenario.FRESH && NOT_FRESH.contains(contender.id()))) {
      return false;
    }
    if (quick && what.speed() == Speed.FULL) {
      return QUICK_AT_FULL_SPEED.contains(contender.id());
    }
    // MINA's targets are those of 1 MiB and of small messages, the KERNEL policy's is 1 MiB.
    return !quick
        || what.scenario() == Scenario.SMALL
        || what.payload() == MIB
        || (contender.kind() == Kind.PEER && what.payload() > 512)
        || Set.of(Contenders.OURS, "iovec-nio").contains(contender.id());
  }

  /** Returns how many messages a connection carries in one run. */
  long messagesPerConnection(Case what) {
    double seconds = FULL_SECONDS;
    if (quick) {
      seconds = what.payload() == 0 ? QUICK_SMALL_SECONDS : QUICK_SECONDS;
    }
    double each =
        switch (what.scenario()) {
          case SMALL -> what.connections() == 1 ? SECONDS_PER_SMALL : SECONDS_PER_SMALL_OF_MANY;
          case FRESH -> what.payload() / GIB * SECONDS_PER_FRESH_GIB + SECONDS_PER_MESSAGE;
          default -> what.payload() / GIB * SECONDS_PER_GIB + SECONDS_PER_MESSAGE;
        };
    double messages = seconds / each;
    if (what.payload() > 0 && what.speed() == Speed.STEADY) {
      double steady = quick ? QUICK_STEADY_SECONDS : FULL_STEADY_SECONDS;
      messages = Math.min(messages, steady * Pace.STEADY_BYTES_PER_SECOND / what.payload());
    }
    return Math.max(1, Math.round(messages / what.connections()));
  }

  /** Returns a case as a person would name it. */
  static String title(Case what) {
    String name = what.scenario().name().toLowerCase(Locale.ROOT);
    String size = what.payload() == 0 ? "" : " " + size(what.payload());
    String busy = what.connections() == 1 ? "" : ", " + what.connections() + " connections";
    String disk = what.storage() == Storage.DISK ? ", disk" : "";
    return name + size + busy + disk + (what.speed() == Speed.FULL ? ", full speed" : "");
  }

  private static String size(long bytes) {
    return bytes >= MIB ? bytes / MIB + " MiB" : bytes >= KIB ? bytes / KIB + " KiB" : bytes + " B";
  }
}
