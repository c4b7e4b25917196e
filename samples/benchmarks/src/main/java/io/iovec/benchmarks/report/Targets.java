package io.iovec.benchmarks.report;

import static io.iovec.benchmarks.Scenario.OVERWRITE;
import static io.iovec.benchmarks.Scenario.RELAY;
import static io.iovec.benchmarks.Scenario.SEND;
import static io.iovec.benchmarks.Scenario.SMALL;

import io.iovec.benchmarks.Case;
import io.iovec.benchmarks.Case.Speed;
import io.iovec.benchmarks.Case.Storage;
import io.iovec.benchmarks.Contender;
import io.iovec.benchmarks.Contender.Kind;
import io.iovec.benchmarks.Measurements;
import io.iovec.benchmarks.Scenario;
import io.iovec.benchmarks.report.Statistics.Interval;
import io.iovec.benchmarks.report.Target.Part;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What this project promises, row by row. 1 MiB on one connection and tmpfs, unless said. */
final class Targets {
  private static final String OURS = "iovec-kernel-cheapest";
  private static final String OURS_BY_PIPE = "iovec-kernel-kernel";
  private static final String OURS_MAPPED = "iovec-kernel-mapped";
  private static final String OURS_ON_NIO = "iovec-nio";
  private static final String OURS_IN_MINA = "mina-iovec-kernel";
  private static final String OURS_IN_MINA_MAPPED = "mina-iovec-mapped";
  private static final String LIMIT_BY_PIPE = "limit-splice";
  private static final String LIMIT_MAPPED = "limit-map";
  private static final String NETTY_BY_PIPE = "netty-epoll-splice";

  private static final String THE_LIMIT = "the limit";
  private static final String PEERS = "Java peers";

  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long PAYLOAD_BYTES_IN_FLIGHT = 256 * KIB; // a server has one thread
  private static final List<Scenario> BULK = List.of(OVERWRITE, SEND, RELAY);

  private final Results results;

  Targets(Results results) {
    this.results = results;
  }

  /** Returns all rows in their order, whether there are figures or not. */
  List<Target> all() {
    return List.of(
        row("receive, overwrite, `CHEAPEST`, against the limit", "at most 1.05")
            .cost(on(OVERWRITE), OURS, THE_LIMIT, limitUnmapped(), 1.05)
            .cost(on(OVERWRITE), OURS_MAPPED, THE_LIMIT, limit(OVERWRITE), 1.05)
            .end(),
        row("receive, overwrite, `KERNEL`, against the C splice loop", "at most 1.05")
            .cost(
                on(OVERWRITE), OURS_BY_PIPE, LIMIT_BY_PIPE, who(on(OVERWRITE), LIMIT_BY_PIPE), 1.05)
            .end(),
        row("send against the limit", "at most 1.05")
            .cost(on(SEND), OURS, THE_LIMIT, limit(SEND), 1.05)
            .end(),
        row("relay against the limit", "at most 1.05")
            .cost(on(RELAY), OURS, THE_LIMIT, limit(RELAY), 1.05)
            .end(),
        row("receive 1 MiB, overwrite, against the best Java peer", "at most 0.80")
            .cost(on(OVERWRITE), OURS, PEERS, peer(on(OVERWRITE)), 0.80)
            .end(),
        row("the same into a preallocated range, by warm mapping", "at most 0.60")
            .cost(on(OVERWRITE), OURS_MAPPED, PEERS, peer(on(OVERWRITE)), 0.60)
            .end(),
        againstPeers(
            row("receive 16 and 64 KiB against the best Java peer", "at most 1.00"),
            on(OVERWRITE, 16 * KIB, 1.00),
            on(OVERWRITE, 64 * KIB, 1.00)),
        againstPeers(
            row(
                "send 1 MiB / 64 KiB / 16 KiB against the best Java peer (sendfile at 1 MiB,"
                    + " copying below)",
                "at most 1.00 / 0.80 / 0.90"),
            on(SEND, MIB, 1.00),
            on(SEND, 64 * KIB, 0.80),
            on(SEND, 16 * KIB, 0.90)),
        relayAgainstPeers(),
        anySize(),
        small(),
        mina(),
        row("user memory per idle connection (heap and direct)", "at most 2 KiB and 0")
            .bytes(OURS, Measurements.IDLE_HEAP, 2 * KIB)
            .bytes(OURS, Measurements.IDLE_DIRECT, 0)
            .end(),
        row(
                "256 connections, each with an 8 MiB message in flight: user memory for payload"
                    + " in all",
                "at most 256 KiB per thread")
            .bytes(OURS, Measurements.IN_FLIGHT, PAYLOAD_BYTES_IN_FLIGHT)
            .end(),
        besideIdle(),
        allocation());
  }

  private Row row(String name, String target) {
    return new Row(results, name, target);
  }

  private static Case on(Scenario scenario) {
    return new Case(scenario, MIB, 1, Storage.TMPFS);
  }

  /** A case, and what may be paid in it. */
  private record Bound(Case what, double most) {}

  private static Bound on(Scenario scenario, long payload, double most) {
    return new Bound(new Case(scenario, payload, 1, Storage.TMPFS), most);
  }

  private Optional<Contender> limit(Scenario scenario) {
    return results.limit(on(scenario));
  }

  /** Returns the limit where nobody has asked for a mapping of the file. */
  private Optional<Contender> limitUnmapped() {
    return results.cheapest(
        on(OVERWRITE), each -> each.kind() == Kind.LIMIT && !each.id().equals(LIMIT_MAPPED));
  }

  private Optional<Contender> peer(Case what) {
    return results.cheapest(what, each -> each.kind() == Kind.PEER);
  }

  private Optional<Contender> who(Case what, String id) {
    return results.cheapest(what, each -> each.id().equals(id));
  }

  private Target againstPeers(Row row, Bound... bounds) {
    for (Bound each : bounds) {
      row.cost(each.what, OURS, PEERS, peer(each.what), each.most);
    }
    return row.end();
  }

  private Target relayAgainstPeers() {
    Case relay = on(RELAY);
    Optional<Contender> copying =
        results.cheapest(
            relay, each -> each.kind() == Kind.PEER && !each.id().equals(NETTY_BY_PIPE));
    return row(
            "relay against the best Java peer that copies (1 MiB buffer) / against Netty's"
                + " spliceTo",
            "at most 0.88 / 0.65")
        .cost(relay, OURS, "Java peers that copy", copying, 0.88)
        .cost(relay, OURS, NETTY_BY_PIPE, who(relay, NETTY_BY_PIPE), 0.65)
        .end();
  }

  /** Every number of connections too: what is cheapest for one must not be dear for many. */
  private Target anySize() {
    Row row =
        row(
            "any size from 512 B to 8 MiB, any direction, `CHEAPEST` against `nio`",
            "at most 1.00");
    for (Scenario scenario : BULK) {
      List<Case> cases = tmpfs(scenario);
      if (cases.isEmpty()) {
        row.missing(Words.title(scenario).toLowerCase(Locale.ROOT));
      }
      for (Case each : cases) {
        row.cost(each, OURS, OURS_ON_NIO, who(each, OURS_ON_NIO), 1.00);
      }
    }
    return row.end();
  }

  private List<Case> tmpfs(Scenario scenario) {
    return results.cases().stream()
        .filter(
            each ->
                each.scenario() == scenario
                    && each.storage() == Storage.TMPFS
                    && each.speed() == Speed.STEADY)
        .toList();
  }

  private Target small() {
    Row row =
        row(
            "small messages, requests per server CPU second, against the best Java peer",
            "at least 1.00");
    for (Case each : tmpfs(SMALL)) {
      row.output(each, OURS, PEERS, peer(each), 1.00);
    }
    return row.end();
  }

  private Target mina() {
    Row row =
        row(
            "MINA on iovec against MINA on NIO (the better of default and tuned), same"
                + " application: bulk / small",
            "at most 0.60 / at most 1.00");
    for (Scenario scenario : BULK) {
      row.cost(on(scenario), OURS_IN_MINA, "MINA on NIO", mina(on(scenario)), 0.60);
    }
    row.cost(on(OVERWRITE), OURS_IN_MINA_MAPPED, "MINA on NIO", mina(on(OVERWRITE)), 0.60);
    List<Case> small = tmpfs(SMALL);
    if (small.isEmpty()) {
      row.missing("small messages");
    }
    for (Case each : small) {
      row.cost(each, OURS_IN_MINA, "MINA on NIO", mina(each), 1.00);
    }
    return row.end();
  }

  private Optional<Contender> mina(Case what) {
    return results.cheapest(what, each -> each.kind() == Kind.MINA);
  }

  private Target besideIdle() {
    Row row = row("10,000 idle connections beside a busy one", "within 5 % of alone");
    Optional<Interval> ratio = results.measured(OURS, Measurements.BESIDE_IDLE);
    return ratio.isEmpty()
        ? row.missing(Measurements.BESIDE_IDLE + " of " + OURS).end()
        : row.part(
                Part.cost(
                    Measurements.BESIDE_IDLE,
                    OURS,
                    "alone",
                    ratio.get(),
                    results.noise(on(OVERWRITE)),
                    1.05))
            .end();
  }

  /** The answers that tell what was allocated allocate themselves: parts of a byte are none. */
  private Target allocation() {
    Row row =
        row(
            "bare SPI, leak detection off: allocation per message, receive, send and relay loops",
            "0 bytes");
    for (Scenario scenario : BULK) {
      Case what = on(scenario);
      List<Contender> ours =
          results.in(what).stream().filter(each -> each.kind() == Kind.IOVEC).toList();
      if (ours.isEmpty()) {
        row.missing(Words.name(what));
      }
      for (Contender each : ours) {
        double[] bytes =
            results.runs(what, each.id()).values().stream()
                .filter(sample -> sample.figures().allocatedBytes() >= 0)
                .mapToDouble(Results::allocatedPerMessage)
                .toArray();
        if (bytes.length == 0) {
          row.missing(Words.name(what) + ", what " + each.id() + " allocates");
        } else {
          row.part(
              Part.bytes(
                  "per message, " + Words.name(what), each.id(), Statistics.interval(bytes), 0));
        }
      }
    }
    return row.end();
  }
}
