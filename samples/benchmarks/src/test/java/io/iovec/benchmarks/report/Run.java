package io.iovec.benchmarks.report;

import io.iovec.benchmarks.Case;
import io.iovec.benchmarks.Case.Storage;
import io.iovec.benchmarks.Contender;
import io.iovec.benchmarks.Contender.Kind;
import io.iovec.benchmarks.Environment;
import io.iovec.benchmarks.Figures;
import io.iovec.benchmarks.Measurement;
import io.iovec.benchmarks.Measurements;
import io.iovec.benchmarks.Sample;
import io.iovec.benchmarks.Scenario;
import io.iovec.benchmarks.Service;
import java.util.ArrayList;
import java.util.List;

/** Figures of a run that never was, in which every target is met, and which tests then spoil. */
final class Run {
  static final int ROUNDS = 7;
  static final long KIB = 1L << 10;
  static final long MIB = 1L << 20;
  static final List<Scenario> BULK = List.of(Scenario.OVERWRITE, Scenario.SEND, Scenario.RELAY);
  static final List<Long> PAYLOADS = List.of(512L, 16 * KIB, 64 * KIB, MIB, 8 * MIB);
  static final String OURS = "iovec-kernel-cheapest";

  final List<Contender> contenders = new ArrayList<>();
  final List<Sample> samples = new ArrayList<>();
  final List<Measurement> measurements = new ArrayList<>();

  /** Returns one that has everything; costs are hundredths of CPU seconds per GiB. */
  static Run good() {
    Run run = new Run();
    run.contender("limit-copy", Kind.LIMIT);
    run.contender("limit-splice", Kind.LIMIT);
    run.contender(OURS, Kind.IOVEC);
    run.contender("iovec-kernel-kernel", Kind.IOVEC);
    run.contender("iovec-nio", Kind.IOVEC);
    run.contender("iovec-kernel-mapped", Kind.IOVEC);
    run.contender("mina-iovec-kernel", Kind.MINA_ON_IOVEC);
    run.contender("mina-iovec-mapped", Kind.MINA_ON_IOVEC);
    run.contender("mina-nio", Kind.MINA);
    run.contender("mina-nio-tuned", Kind.MINA);
    run.contender("netty-epoll-splice", Kind.PEER);
    run.contender("jdk-256k", Kind.PEER);
    run.contender("jdk-1m", Kind.PEER);
    for (Scenario scenario : BULK) {
      for (long payload : PAYLOADS) {
        run.all(on(scenario, payload));
      }
    }
    run.all(on(Scenario.SMALL, 0));
    run.measure(OURS, Measurements.IDLE_HEAP, 1500);
    run.measure(OURS, Measurements.IDLE_DIRECT, 0.2);
    run.measure(OURS, Measurements.IN_FLIGHT, 200_000);
    for (int round = 0; round < ROUNDS; round++) {
      run.measurements.add(new Measurement(OURS, Measurements.BESIDE_IDLE, round, 1.01));
    }
    return run;
  }

  static Case on(Scenario scenario, long payload) {
    return new Case(scenario, payload, 1, Storage.TMPFS);
  }

  private void contender(String id, Kind kind) {
    contenders.add(new Contender(id, "The " + id, kind, "", List.of(), List.of(Service.values())));
  }

  private void all(Case what) {
    cost(what, "limit-copy", 0.100);
    cost(what, "limit-copy#2", 0.101);
    cost(what, "limit-splice", 0.110);
    cost(what, OURS, 0.102);
    cost(what, "iovec-kernel-kernel", 0.112);
    cost(what, "iovec-nio", 0.150);
    cost(what, "iovec-kernel-mapped", 0.080);
    cost(what, "mina-iovec-kernel", 0.120);
    cost(what, "mina-iovec-mapped", 0.120);
    cost(what, "mina-nio", 0.300);
    cost(what, "mina-nio-tuned", 0.250);
    cost(what, "netty-epoll-splice", 0.180);
    cost(what, "jdk-256k", 0.150);
    cost(what, "jdk-1m", 0.140);
  }

  /**
   * Replaces a contender's runs in a case by those that cost so much in each round. What is
   * measured of ours twice stays alike: a test of noise spoils one of them.
   */
  void cost(Case what, String id, double... rounds) {
    if (id.equals(OURS)) {
      cost(what, OURS + "#2", rounds);
    }
    remove(what, id);
    for (int round = 0; round < ROUNDS; round++) {
      // A machine whose speed drifts: only ratios within a round mean anything.
      double cost = rounds[round % rounds.length] * (1 + 0.5 * round);
      samples.add(new Sample(id, what, round, figures(what, cost, 0)));
    }
  }

  void allocate(Case what, String id, long bytes) {
    samples.replaceAll(
        each ->
            each.what().equals(what) && each.contender().equals(id)
                ? new Sample(
                    id, what, each.round(), figures(what, each.figures().cpuSeconds(), bytes))
                : each);
  }

  void remove(Case what, String id) {
    samples.removeIf(each -> each.what().equals(what) && each.contender().equals(id));
  }

  void measure(String id, String name, double value) {
    measurements.removeIf(each -> each.contender().equals(id) && each.name().equals(name));
    measurements.add(new Measurement(id, name, 0, value));
  }

  private static Figures figures(Case what, double cost, long allocated) {
    long bytes = what.scenario() == Scenario.SMALL ? 0 : 1L << 30;
    return new Figures(cost, 0.25, 0.5, 1000, bytes, allocated, 0, 1000);
  }

  List<Target> targets() {
    return new Targets(new Results(contenders, samples, measurements)).all();
  }

  Report report() {
    return new Report(
        new Environment(
            "2024-01-01T00:00:00Z",
            "a processor",
            "Linux",
            "17",
            2,
            true,
            "",
            true,
            ROUNDS,
            List.of("a remark")),
        contenders,
        samples,
        measurements);
  }
}
