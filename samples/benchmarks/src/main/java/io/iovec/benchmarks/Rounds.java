package io.iovec.benchmarks;

import io.iovec.benchmarks.Case.Storage;
import io.iovec.benchmarks.Contender.Kind;
import io.iovec.benchmarks.Fleet.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The runs that count. All contenders of a case take turns, round by round, in an order that
 * changes, since a shared machine's speed drifts: only what was measured in one round is compared.
 */
final class Rounds {
  private final Fleet fleet;
  private final Plan plan;
  private final Runs runs;
  private final int rounds;
  private final Progress progress;
  private final Faults faults;

  Rounds(Fleet fleet, Plan plan, Runs runs, int rounds, Progress progress, Faults faults) {
    this.fleet = fleet;
    this.plan = plan;
    this.runs = runs;
    this.rounds = rounds;
    this.progress = progress;
    this.faults = faults;
  }

  /** An id, and who is measured under it. */
  private record Entry(String id, Member member) {}

  /** Measures all cases on one storage. */
  List<Sample> measure(Storage storage) throws IOException {
    List<Sample> samples = new ArrayList<>();
    List<Case> cases = plan.cases(storage);
    for (Case what : cases) {
      progress.show(Plan.title(what));
      List<Entry> entries = prepared(what);
      Random order = new Random(what.hashCode());
      for (int round = 0; round < rounds; round++) {
        Collections.shuffle(entries, order);
        for (Entry entry : List.copyOf(entries)) {
          progress.show(
              "%s (%d of %d), round %d of %d: %s"
                  .formatted(
                      Plan.title(what),
                      cases.indexOf(what) + 1,
                      cases.size(),
                      round + 1,
                      rounds,
                      entry.id()));
          try {
            Figures figures = runs.measure(entry.member(), what, plan.messagesPerConnection(what));
            samples.add(new Sample(entry.id(), what, round, figures));
          } catch (IOException e) {
            drop(entry.member(), e);
            entries.removeIf(each -> each.member().equals(entry.member()));
          }
        }
      }
    }
    return samples;
  }

  /** Returns those that take part, each after a run that does not count. */
  private List<Entry> prepared(Case what) {
    List<Entry> entries = new ArrayList<>();
    Set<Kind> twice = new HashSet<>();
    for (Member member : fleet.members()) {
      if (!plan.takesPart(member.contender(), what)) {
        continue;
      }
      try {
        runs.run(member, what, Math.max(1, plan.messagesPerConnection(what) / 2));
        runs.prepare(member, what);
      } catch (IOException e) {
        drop(member, e);
        continue;
      }
      entries.add(new Entry(member.id(), member));
      Kind kind = member.contender().kind();
      if (member.id().equals(Contenders.OURS) || (kind == Kind.LIMIT && twice.add(kind))) {
        entries.add(new Entry(member.id() + Contenders.AGAIN, member));
      }
    }
    return entries;
  }

  private void drop(Member member, IOException why) {
    faults.of(member.id(), why);
    fleet.drop(member);
  }
}
