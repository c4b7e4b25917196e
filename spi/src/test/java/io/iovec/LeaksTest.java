package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Finding what was dropped without being closed. */
class LeaksTest {
  private final Leaks.Level level = Leaks.level();
  private final List<String> reports = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() {
    Leaks.level(Leaks.Level.PARANOID);
    Leaks.listener(reports::add);
  }

  @AfterEach
  void stop() {
    Leaks.level(level);
    System.Logger logger = System.getLogger("io.iovec");
    Leaks.listener(report -> logger.log(System.Logger.Level.WARNING, report));
  }

  private static void collect(WeakReference<?> dropped) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              System.gc();
              return dropped.get() == null;
            });
  }

  private static WeakReference<IoVector> dropVector(boolean close) {
    IoVector vector = new IoVector(EntryFactory.inMemory());
    if (close) {
      vector.close();
    }
    return new WeakReference<>(vector);
  }

  @Test
  void reportsADroppedVectorAndWhereItWasMade() {
    long before = Leaks.leaked();
    collect(dropVector(false));
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> Leaks.leaked() > before && !own(reports, "IoVector").isEmpty());
    assertThat(own(reports, "IoVector").get(0))
        .startsWith("Leak: dropped without being closed: IoVector made at")
        .contains("LeaksTest.dropVector(LeaksTest.java:");
  }

  @Test
  void beginsTheReportWithTheConstructorOfWhatWasDropped() {
    try (IoVector vector = new IoVector(EntryFactory.inMemory())) {
      List<String> open = own(Leaks.open(), "IoVector");
      assertThat(open).hasSize(1);
      assertThat(open.get(0).lines().skip(1).findFirst().orElseThrow())
          .contains("io.iovec.IoVector.<init>");
      assertThat(vector.isClosed()).isFalse();
    }
  }

  @Test
  void reportsADroppedEntry() {
    collect(new WeakReference<>(new HugeEntry(1)));
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> Leaks.leaked() > 0 && !own(reports, "HugeEntry").isEmpty());
    assertThat(own(reports, "HugeEntry").get(0)).contains("LeaksTest.reportsADroppedEntry");
  }

  @Test
  void reportsNothingThatWasClosed() {
    collect(dropVector(true));
    collect(dropVector(true));
    assertThat(own(Leaks.open(), "IoVector")).isEmpty();
    assertThat(own(reports, "IoVector")).isEmpty();
  }

  @Test
  void listsWhatIsOpenUntilItIsClosed() {
    IoVector vector = new IoVector(EntryFactory.inMemory());
    IoEntry entry = new HugeEntry(1);
    assertThat(own(Leaks.open(), "IoVector")).hasSize(1);
    assertThat(own(Leaks.open(), "HugeEntry")).hasSize(1);
    vector.pushBack(entry);
    vector.close();
    assertThat(own(Leaks.open(), "")).isEmpty();
  }

  @Test
  void watchesAReopenedEntryAgain() {
    IoEntry entry = new HugeEntry(1);
    entry.close();
    assertThat(own(Leaks.open(), "HugeEntry")).isEmpty();
    entry.reopen();
    assertThat(own(Leaks.open(), "HugeEntry")).hasSize(1);
    entry.close();
  }

  @Test
  void watchesNothingWhenDisabled() {
    Leaks.level(Leaks.Level.DISABLED);
    assertThat(Leaks.level()).isEqualTo(Leaks.Level.DISABLED);
    for (int i = 0; i < 1000; i++) {
      assertThat(Leaks.track(this)).isNull();
    }
  }

  @Test
  void watchesAFewWhenSimple() {
    Leaks.level(Leaks.Level.SIMPLE);
    int watched = 0;
    for (int i = 0; i < 12_800; i++) {
      Leaks.Trace trace = Leaks.track(this);
      if (trace != null) {
        watched++;
        trace.close();
      }
    }
    assertThat(watched).as("about 100 of 12800").isBetween(30, 250);
  }

  @Test
  void watchesAllWhenParanoid() {
    for (int i = 0; i < 100; i++) {
      Leaks.Trace trace = Leaks.track(this);
      assertThat(trace).isNotNull();
      trace.close();
      trace.close();
    }
  }

  @Test
  void refusesNoLevelAndNoListener() {
    assertThatNullPointerException().isThrownBy(() -> Leaks.level(null));
    assertThatNullPointerException().isThrownBy(() -> Leaks.listener(null));
  }

  /** Other tests may have left something open: only what this class made counts. */
  private static List<String> own(List<String> all, String type) {
    return all.stream()
        .filter(report -> report.contains(type + " made at") || type.isEmpty())
        .filter(report -> report.contains(LeaksTest.class.getName() + "."))
        .toList();
  }
}
