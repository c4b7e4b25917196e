package io.iovec.benchmarks;

import io.iovec.benchmarks.Case.Storage;
import io.iovec.benchmarks.Contender.Kind;
import io.iovec.benchmarks.Fleet.Member;
import io.iovec.benchmarks.Latency.Percentiles;
import io.iovec.benchmarks.ServerProcess.Memory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What is no run: memory, latency, calls a message, and cost beside idle connections. */
final class Observations {
  private static final long MIB = 1 << 20;
  private static final int QUICK_IDLE = 1_000;
  private static final int IDLE = 10_000;
  private static final int IN_FLIGHT = 256;
  private static final int QUICK_REQUESTS = 10_000;
  private static final int REQUESTS = 100_000;

  /**
   * Beside bulk a request takes so many times as long, and the client is busy with the bulk too.
   */
  private static final int SLOWER_BESIDE_BULK = 40;

  /** Descriptors that this process and a server have besides. */
  private static final int OTHER_FILES = 512;

  /** So many times a run is what a full run compares with and without idle connections. */
  private static final int LONG = 3;

  /** Whom a quick run looks at: what the targets are about, and one to compare with. */
  private static final Set<String> QUICK_MEMORY = Set.of(Contenders.OURS, "jdk-256k");

  private static final Set<String> QUICK_LATENCY =
      Set.of(Contenders.OURS, "iovec-nio", "jdk-256k", "netty-epoll");
  private static final Case BUSY = new Case(Scenario.OVERWRITE, MIB, 1, Storage.TMPFS);

  /** A quick run ends within two minutes: from here on, what no target is about is left out. */
  private static final long QUICK_BOUND_NANOS = 105_000_000_000L;

  private final Fleet fleet;
  private final Plan plan;
  private final Runs runs;
  private final Progress progress;
  private final Faults faults;
  private final boolean quick;
  private final int rounds;
  private final long start;
  private final List<Measurement> all = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  Observations(
      Fleet fleet,
      Plan plan,
      Runs runs,
      Progress progress,
      Faults faults,
      boolean quick,
      int rounds,
      long start) {
    this.fleet = fleet;
    this.plan = plan;
    this.runs = runs;
    this.progress = progress;
    this.faults = faults;
    this.quick = quick;
    this.rounds = rounds;
    this.start = start;
  }

  /** What may fail with one contender, and then is no figure of it. */
  private interface Look {
    void at(Member member) throws IOException, InterruptedException;
  }

  List<Measurement> measure() throws InterruptedException {
    each("memory of idle connections", QUICK_MEMORY, Service.RECEIVE, this::idle);
    each("memory in flight", QUICK_MEMORY, Service.RECEIVE, this::inFlight);
    each("latency", QUICK_LATENCY, Service.SMALL, this::latency);
    each("cost beside idle connections", Set.of(Contenders.OURS), Service.RECEIVE, this::beside);
    if (!SystemCalls.possible()) {
      remarks.add("system calls were not counted: there is no strace(1) here");
    } else if (quick && System.nanoTime() - start > QUICK_BOUND_NANOS) {
      remarks.add("system calls were not counted: no time was left");
    } else {
      for (Case what : plan.counted()) {
        each(
            "system calls, " + Plan.title(what),
            Set.of(Contenders.OURS, "iovec-nio"),
            what.scenario().service(),
            member -> calls(member, what));
      }
    }
    return List.copyOf(all);
  }

  List<String> remarks() {
    return List.copyOf(remarks);
  }

  private void each(String what, Set<String> ofQuick, Service service, Look look)
      throws InterruptedException {
    for (Member member : fleet.members()) {
      if (!member.ports().containsKey(service) || (quick && !ofQuick.contains(member.id()))) {
        continue;
      }
      progress.show(what + ": " + member.id());
      try {
        look.at(member);
      } catch (IOException e) {
        faults.of(member.id() + ", " + what, e);
      }
    }
  }

  private void add(Member member, String name, int round, double value) {
    all.add(new Measurement(member.id(), name, round, value));
  }

  @SuppressWarnings("try") // it is enough that they are there
  private void idle(Member member) throws IOException, InterruptedException {
    int count = quick ? QUICK_IDLE : IDLE;
    if (tooMany(count)) {
      return;
    }
    Memory without = member.process().memory();
    try (IdleConnections idle = idle(member, count)) {
      member.process().settle();
      Memory with = member.process().memory();
      perConnection(member, Measurements.IDLE_RESIDENT, with.resident() - without.resident());
      if (member.contender().kind() != Kind.LIMIT) {
        perConnection(member, Measurements.IDLE_HEAP, with.heap() - without.heap());
        perConnection(member, Measurements.IDLE_DIRECT, with.direct() - without.direct());
      }
    }
    member.process().settle();
  }

  private void perConnection(Member member, String name, long bytes) {
    add(member, name, 0, (double) bytes / (quick ? QUICK_IDLE : IDLE));
  }

  private void inFlight(Member member) throws IOException, InterruptedException {
    if (member.contender().kind() == Kind.LIMIT) {
      return; // its memory is not told
    }
    try (HalfSent connections = new HalfSent(port(member, Service.RECEIVE), IN_FLIGHT)) {
      member.process().settle();
      Memory idle = member.process().memory();
      connections.sendHalf();
      member.process().settle();
      Memory busy = member.process().memory();
      add(
          member,
          Measurements.IN_FLIGHT,
          0,
          (double) (busy.heap() + busy.direct() - idle.heap() - idle.direct()));
    }
    member.process().settle();
  }

  private IdleConnections idle(Member member, int count) throws IOException {
    return new IdleConnections(port(member, Service.RECEIVE), count);
  }

  private boolean tooMany(int connections) {
    boolean tooMany = Machine.openFiles() < connections + OTHER_FILES;
    if (tooMany) {
      remarks.add(
          "no figures beside %d idle connections: ulimit -n allows only %d descriptors"
              .formatted(connections, Machine.openFiles()));
    }
    return tooMany;
  }

  /** One request at a time, on one connection. */
  private void latency(Member member) throws IOException {
    int requests = quick ? QUICK_REQUESTS : REQUESTS;
    int small = port(member, Service.SMALL);
    Percentiles alone = Latency.alone(small, requests);
    add(member, Measurements.P50, 0, alone.p50());
    add(member, Measurements.P99, 0, alone.p99());
    add(member, Measurements.P999, 0, alone.p999());
    if (member.ports().containsKey(Service.RECEIVE)) {
      Percentiles beside =
          Latency.besideBulk(small, port(member, Service.RECEIVE), requests / SLOWER_BESIDE_BULK);
      add(member, Measurements.P50_BESIDE_BULK, 0, beside.p50());
      add(member, Measurements.P99_BESIDE_BULK, 0, beside.p99());
      add(member, Measurements.P999_BESIDE_BULK, 0, beside.p999());
    }
  }

  /** Pairs of runs with and without idle connections, which are opened for two at a time. */
  @SuppressWarnings("try") // likewise
  private void beside(Member member) throws IOException, InterruptedException {
    if (tooMany(IDLE)) {
      return;
    }
    double[] alone = new double[rounds + 1];
    double[] beside = new double[rounds];
    alone[0] = cost(member);
    for (int i = 0; i < rounds; i += 2) {
      progress.show("cost beside idle connections: %s, round %d".formatted(member.id(), i + 1));
      try (IdleConnections idle = idle(member, IDLE)) {
        member.process().settle();
        for (int j = i; j < Math.min(i + 2, rounds); j++) {
          beside[j] = cost(member);
        }
      }
      member.process().settle();
      for (int j = i + 1; j < Math.min(i + 3, rounds + 1); j++) {
        alone[j] = cost(member);
      }
    }
    for (int i = 0; i < rounds; i++) {
      add(member, Measurements.BESIDE_IDLE, i, beside[i] / alone[i]);
    }
  }

  private double cost(Member member) throws IOException {
    return runs.measure(member, BUSY, (quick ? 1 : LONG) * plan.messagesPerConnection(BUSY))
        .cpuSeconds();
  }

  private void calls(Member member, Case what) throws IOException {
    Path table = fleet.file().resolveSibling("calls");
    try (SystemCalls calls = new SystemCalls(member.process().pid(), table)) {
      long messages = runs.run(member, what, plan.messagesPerConnection(what)).figures().messages();
      calls
          .count()
          .ifPresent(
              count ->
                  add(
                      member,
                      Plan.title(what) + ": " + Measurements.CALLS,
                      0,
                      (double) count / messages));
    }
  }

  private static int port(Member member, Service service) {
    return Objects.requireNonNull(member.ports().get(service));
  }
}
