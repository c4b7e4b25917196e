package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Leaks;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is measured over a kernel in memory whose calls cost what is said, by a clock that only they
 * move on. The real one is in the tests of the native module.
 */
class CalibratorTest {
  private static final Set<Direction> ALL = EnumSet.allOf(Direction.class);
  private static final Set<String> MOVING = Set.of("recv", "send", "pread", "pwrite");
  private static final long MICRO = 1_000;

  private final FakeLinux linux = new FakeLinux();
  private final FakeClock clock = new FakeClock();
  private List<String> leaksBefore = List.of();

  @BeforeEach
  void watch() {
    Leaks.level(Leaks.Level.PARANOID);
    leaksBefore = Leaks.open();
  }

  @AfterEach
  void leavesNothingBehind() throws IOException {
    assertThat(linux.open()).isEmpty();
    assertThat(linux.violations()).isEmpty();
    assertThat(Leaks.open()).hasSameSizeAs(leaksBefore);
    assertThat(temporaryFiles()).isEmpty();
  }

  private static List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith(Loopback.TEMPORARY)).toList();
    }
  }

  private Calibration measure(Set<Direction> possible, ToLongFunction<FakeClock.Call> cost) {
    return new Calibrator(
            clock.over(linux.calls(), cost), TransportConfig.defaults(), possible, clock::now)
        .measure();
  }

  /** Returns what a splice costs, and 0.1 nanoseconds for each byte that is copied. */
  private static ToLongFunction<FakeClock.Call> spliceFor(long nanos) {
    return call ->
        call.name().equals("splice")
            ? nanos
            : MOVING.contains(call.name()) ? Math.max(0, call.result()) / 10 + MICRO : MICRO / 10;
  }

  @Test
  void findsFromWhichSizeOnThePipePays() {
    // 2 x 12 us and 1 us for a header, against 2 x (1 us + 0.1 ns a byte): from 115,000 bytes on.
    Calibration found = measure(ALL, spliceFor(12 * MICRO));
    assertThat(found.from(Direction.RELAY)).as(found.toString()).isEqualTo(256 << 10);
    assertThat(found.from(Direction.WRITE)).as(found.toString()).isEqualTo(256 << 10);
    assertThat(found.from(Direction.READ)).as(found.toString()).isEqualTo(256 << 10);
    assertThat(found.isComplete()).isTrue();
    assertThat(found.origin()).matches("measured in 26\\d ms at the first opening, rounds=\\d+");
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void findsThatThePipeNeverPays(Direction direction) {
    Calibration found = measure(EnumSet.of(direction), spliceFor(250 * MICRO));
    assertThat(found.from(direction)).as(found.toString()).isEqualTo(Calibration.NEVER);
    assertThat(found.isComplete()).isTrue();
  }

  @Test
  void findsThatThePipeAlwaysPays() {
    Calibration found = measure(ALL, spliceFor(1));
    assertThat(found.from(Direction.WRITE)).as(found.toString()).isEqualTo(64 << 10);
  }

  @Test
  void isNotTakenInByWhatDisturbsSomeRounds() {
    int[] calls = {0};
    ToLongFunction<FakeClock.Call> quiet = spliceFor(12 * MICRO);
    // Each 500th call of any kind is interrupted for longer than a message takes.
    Calibration found =
        measure(ALL, call -> quiet.applyAsLong(call) + (++calls[0] % 500 == 0 ? 300 * MICRO : 0));
    assertThat(found.from(Direction.READ)).as(found.toString()).isEqualTo(256 << 10);
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void measuresOnlyWhatIsPossible(Direction only) {
    Calibration found = measure(EnumSet.of(only), spliceFor(4 * MICRO));
    assertThat(found.costs()).containsOnlyKeys(only);
  }

  @Test
  void stopsWhenTheTimeIsUp() {
    long begin = clock.now();
    measure(ALL, spliceFor(4 * MICRO));
    assertThat(clock.now() - begin).isBetween(Calibrator.TIME, Calibrator.TIME + 1_000 * MICRO);
  }

  @Test
  void goesByBuiltInFiguresWhereTooLittleWasMeasuredInTime() {
    long begin = clock.now();
    Calibration found = measure(ALL, call -> 1_000 * MICRO);
    assertThat(found.origin()).startsWith("built-in figures: in 2").contains("rounds=0");
    assertThat(found.from(Direction.READ)).isEqualTo(64 << 10);
    assertThat(clock.now() - begin).isLessThan(Calibrator.TIME + 100_000 * MICRO);
  }

  @Test
  void stopsWhereNobodyIsConnected() {
    Calibration found =
        measure(
            ALL,
            call -> {
              if (call.name().equals("listen")) {
                linux.holdConnects();
              }
              return 10 * MICRO;
            });
    assertThat(found.origin()).startsWith("built-in figures: in ");
  }

  @ParameterizedTest
  @EnumSource(names = {"SPLICE_RECV", "SPLICE_SEND", "SPLICE_READ", "SPLICE_WRITE"})
  void saysWhatFailed(Primitive refused) {
    linux.refuse(refused, Errno.EINVAL);
    Calibration found = measure(ALL, spliceFor(4 * MICRO));
    assertThat(found.origin())
        .startsWith("built-in figures: measuring failed: ")
        .contains("splice", "EINVAL");
    assertThat(found.from(Direction.READ)).isEqualTo(64 << 10);
    assertThat(found.costs()).isEmpty();
  }

  @Test
  void leavesNothingBehindHoweverManyDescriptorsThereAre() {
    int limit = 0;
    Calibration found;
    do {
      linux.descriptorLimit(limit++);
      found = measure(EnumSet.of(Direction.READ), call -> 50 * MICRO);
      assertThat(linux.open()).as("limit=" + (limit - 1)).isEmpty();
    } while (found.costs().isEmpty());
    assertThat(limit).isGreaterThan(40);
  }
}
