package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Counting. What each transport counts is in the conformance kit. */
class CountersTest {
  private final Counters counters = new Counters();

  @Test
  void beginsAtZero() {
    assertThat(counters.values()).containsOnlyKeys(Counter.values()).containsValue(0L);
    assertThat(counters.values().values()).containsOnly(0L);
    assertThat(counters.fallbacks()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void keepsEachCounterForItself(Counter counter) {
    counters.add(counter, 5);
    counters.add(counter, -2);
    assertThat(counters.get(counter)).isEqualTo(3);
    assertThat(counters.values().values()).containsOnlyOnce(3L);
    assertThat(counters.values()).containsEntry(counter, 3L);
  }

  @ParameterizedTest
  @EnumSource
  void countsFallbacksAndTheirBytesByCause(Fallback cause) {
    counters.addFallback(cause, 100);
    counters.addFallback(cause, 0);
    assertThat(counters.fallbacks(cause)).isEqualTo(2);
    assertThat(counters.fallbackBytes(cause)).isEqualTo(100);
    assertThat(counters.fallbacks()).isEqualTo(Map.of(cause, 2L));
  }

  @Test
  void losesNoCountWhenThreadsRace() {
    CompletableFuture<?>[] runs =
        IntStream.range(0, 4)
            .mapToObj(i -> CompletableFuture.runAsync(this::addTenThousand))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(runs).join();
    assertThat(counters.get(Counter.USER_BYTES_IN)).isEqualTo(40_000);
  }

  private void addTenThousand() {
    for (int i = 0; i < 10_000; i++) {
      counters.add(Counter.USER_BYTES_IN, 1);
    }
  }

  @Test
  void givesAPictureThatDoesNotChange() {
    Map<Counter, Long> before = counters.values();
    counters.add(Counter.NO_ROOM, 1);
    assertThat(before).containsEntry(Counter.NO_ROOM, 0L);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> before.put(Counter.NO_ROOM, 2L));
  }

  @Test
  void saysWhatItCounted() {
    counters.add(Counter.NO_ROOM, 7);
    counters.addFallback(Fallback.APPEND, 1);
    assertThat(counters.toString()).contains("NO_ROOM=7").contains("APPEND=1");
  }
}
