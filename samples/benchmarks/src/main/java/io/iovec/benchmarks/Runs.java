package io.iovec.benchmarks;

import io.iovec.benchmarks.Fleet.Member;
import io.iovec.benchmarks.ProcessSampler.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** One run of one contender at a time, and what its process used for it. */
final class Runs {
  private final Client client;
  private final Fleet fleet;

  /**
   * What connections allocate that carry one message each. It is no part of what a message costs,
   * and a run has too few messages for it to vanish.
   */
  private final Map<String, Long> allocatedByConnections = new HashMap<>();

  Runs(Client client, Fleet fleet) {
    this.client = client;
    this.fleet = fleet;
  }

  /**
   * What a process used in a run.
   *
   * @param figures with what all the connections allocated
   * @param compilerNanos of its compiler, which are in no other figure
   */
  record Ran(Figures figures, long compilerNanos) {
    double cpuNanosPerMessage() {
      return figures.cpuSeconds() * 1e9 / figures.messages();
    }
  }

  /** Runs a case with one message a connection, which tells what connections allocate. */
  void prepare(Member member, Case what) throws IOException {
    run(member, what, 1);
    Figures figures = run(member, what, 1).figures();
    allocatedByConnections.put(key(member, what), figures.allocatedBytes());
  }

  /** Runs a case; what connections allocate is taken off, if it is known. */
  Figures measure(Member member, Case what, long messagesPerConnection) throws IOException {
    Figures all = run(member, what, messagesPerConnection).figures();
    long connections = allocatedByConnections.getOrDefault(key(member, what), 0L);
    return new Figures(
        all.cpuSeconds(),
        all.userShare(),
        all.wallSeconds(),
        all.messages(),
        all.bytes(),
        all.allocatedBytes() < 0 ? -1 : Math.max(0, all.allocatedBytes() - connections),
        all.gcMillis(),
        all.wakeups());
  }

  private static String key(Member member, Case what) {
    return member.id() + " " + what;
  }

  Ran run(Member member, Case what, long messagesPerConnection) throws IOException {
    if (what.scenario() == Scenario.FRESH) {
      fleet.truncate();
    }
    Probe probe = new Probe(member.process());
    try {
      Transfer moved =
          client.run(what, member.ports(), messagesPerConnection, probe::before, probe::after);
      Map<String, Long> first = probe.figuresBefore;
      Map<String, Long> last = probe.figuresAfter;
      Usage used = probe.usageAfter.since(probe.usageBefore);
      return new Ran(
          new Figures(
              used.cpuNanos() / 1e9,
              used.userShare(),
              moved.wallSeconds(),
              moved.messages(),
              moved.bytes(),
              difference(first, last, "allocated"),
              difference(first, last, "gc"),
              used.switches()),
          used.compilerNanos());
    } catch (UncheckedIOException e) {
      throw new IOException(Plan.title(what) + ": " + e.getMessage(), e);
    }
  }

  private static long difference(Map<String, Long> from, Map<String, Long> to, String name) {
    Long first = from.get(name);
    Long last = to.get(name);
    return first == null || last == null ? -1 : last - first;
  }

  /** Asks before it looks, and after: what answers cost is no part of the run. */
  private static final class Probe {
    private final ServerProcess process;
    private Map<String, Long> figuresBefore = Map.of();
    private Map<String, Long> figuresAfter = Map.of();
    private Usage usageBefore = Usage.NONE;
    private Usage usageAfter = Usage.NONE;

    Probe(ServerProcess process) {
      this.process = process;
    }

    void before() {
      try {
        figuresBefore = process.figures();
        usageBefore = process.sampler().usage();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void after() {
      try {
        usageAfter = process.sampler().usage();
        figuresAfter = process.figures();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
