package io.iovec.benchmarks;

import io.iovec.benchmarks.Case.Speed;
import io.iovec.benchmarks.Case.Storage;
import io.iovec.benchmarks.Contender.Kind;
import io.iovec.benchmarks.Fleet.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/** A whole run: one storage after the other, each with servers of its own, and the measurements. */
final class Comparison {
  private static final double FULL_WARM_UP_SECONDS = 3;
  private static final double QUICK_WARM_UP_SECONDS = 0.3;

  private final Plan plan;
  private final List<Contender> contenders;
  private final int rounds;
  private final Path disk;
  private final Progress progress;
  private final boolean quick;
  private final Faults faults;
  private final int processors = Runtime.getRuntime().availableProcessors();
  private final List<Sample> samples = new ArrayList<>();
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final long start = System.nanoTime();
  private boolean pinned;
  private String storageOfDisk = "";

  Comparison(
      Plan plan,
      List<Contender> contenders,
      int rounds,
      Path disk,
      Progress progress,
      boolean quick) {
    this.plan = plan;
    this.contenders = contenders;
    this.rounds = rounds;
    this.disk = disk;
    this.progress = progress;
    this.quick = quick;
    this.faults = new Faults(progress);
  }

  void run() throws IOException, InterruptedException {
    Pinning pinning = Pinning.ofThisProcess();
    pinned = pinning.possible();
    remarks.add(Machine.versions() + ", " + Machine.memory() + " of memory");
    if (!pinned) {
      remarks.add("not pinned: taskset(1) and two processors are needed for that");
    }
    try (Workspace workspace = new Workspace();
        Client client = new Client()) {
      deleteAtExit(workspace.root());
      progress.show("compiling the limit");
      Path limit = workspace.compile("limit");
      if (limit == null) {
        faults.of("limit", new IOException("there is no gcc here that compiles it"));
      }
      for (Storage storage : Storage.values()) {
        if (!plan.cases(storage).isEmpty()) {
          Path file = file(storage, workspace);
          try (Fleet fleet =
              new Fleet(workspace.root(), file, client.sinkPort(), pinning, faults)) {
            on(storage, fleet, client, limit);
          }
        }
      }
    }
    progress.clear();
  }

  private Path file(Storage storage, Workspace workspace) throws IOException {
    if (storage == Storage.TMPFS) {
      return workspace.root().resolve("file");
    }
    storageOfDisk = Files.getFileStore(disk).type();
    Path file = Files.createTempFile(disk, "iovec-bench", "");
    deleteAtExit(file);
    return file;
  }

  /** Leaves nothing behind if somebody ends this early; servers end with their input. */
  private static void deleteAtExit(Path path) {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> FileUtils.deleteQuietly(path.toFile()), "bench-cleanup"));
  }

  private void on(Storage storage, Fleet fleet, Client client, @Nullable Path limit)
      throws IOException, InterruptedException {
    Runs runs = new Runs(client, fleet);
    for (Contender contender : contenders) {
      if (plan.cases(storage).stream().anyMatch(each -> plan.takesPart(contender, each))) {
        progress.show("starting " + contender.id());
        fleet.start(contender, limit);
      }
    }
    for (Member member : fleet.members()) {
      try {
        progress.show("verifying " + member.id());
        Verification.verify(member.ports(), fleet.file(), client);
        warm(member, storage, runs);
      } catch (IOException e) {
        faults.of(member.id(), e);
        fleet.drop(member);
      }
    }
    fleet.fill();
    samples.addAll(new Rounds(fleet, plan, runs, rounds, progress, faults).measure(storage));
    if (storage == Storage.TMPFS) {
      fleet.fill();
      Observations observations =
          new Observations(fleet, plan, runs, progress, faults, quick, rounds, start);
      measurements.addAll(observations.measure());
      remarks.addAll(observations.remarks());
    }
  }

  /**
   * Each service by the smallest and by the largest of its cases on one connection, and with large
   * payloads that are many: few calls of the largest would be made, and not be compiled.
   */
  private void warm(Member member, Storage storage, Runs runs) throws IOException {
    if (member.contender().kind() == Kind.LIMIT) {
      return; // there is no compiler in it
    }
    Warmup warmup = new Warmup(runs, quick ? QUICK_WARM_UP_SECONDS : FULL_WARM_UP_SECONDS, 0.5);
    for (Map.Entry<Service, List<Case>> each : byService(member, storage).entrySet()) {
      progress.show("warming up " + member.id() + ", " + each.getKey().word());
      List<Case> cases = each.getValue();
      warmup.warm(member, warmingUp(cases), plan);
    }
  }

  private static List<Case> warmingUp(List<Case> cases) {
    Case first = cases.get(0);
    Set<Case> chosen = new LinkedHashSet<>(List.of(first));
    if (first.payload() > 0) {
      chosen.add(new Case(first.scenario(), 64 << 10, 1, first.storage()));
    }
    chosen.add(cases.get(cases.size() - 1));
    return List.copyOf(chosen);
  }

  private Map<Service, List<Case>> byService(Member member, Storage storage) {
    Map<Service, List<Case>> cases = new LinkedHashMap<>();
    for (Case each : plan.cases(storage)) {
      if (each.connections() == 1
          && each.speed() == Speed.STEADY
          && each.scenario() != Scenario.FRESH
          && plan.takesPart(member.contender(), each)) {
        cases.computeIfAbsent(each.scenario().service(), any -> new ArrayList<>()).add(each);
      }
    }
    return cases;
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }

  List<Measurement> measurements() {
    return List.copyOf(measurements);
  }

  /** Tells whether all that were to take part did, to the end. */
  boolean complete() {
    return faults.all().isEmpty();
  }

  Environment environment() {
    List<String> all = new ArrayList<>(remarks);
    all.addAll(faults.all());
    return new Environment(
        OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS).toString(),
        Machine.processor(),
        Machine.kernel(),
        Machine.jdk(),
        processors,
        pinned,
        storageOfDisk,
        quick,
        rounds,
        all);
  }
}
