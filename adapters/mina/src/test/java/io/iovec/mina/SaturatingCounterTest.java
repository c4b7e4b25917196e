package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SaturatingCounterTest {
  private static final long SEED = System.nanoTime();

  @Test
  void whatFitsIsPassedOn() {
    SaturatingCounter counter = new SaturatingCounter();

    assertThat(counter.add(10)).isEqualTo(10);
    assertThat(counter.add(-4)).isEqualTo(-4);
    assertThat(counter.sum()).isEqualTo(6);
  }

  @Test
  void anIntThatFollowsStaysAtItsEndAndComesBack() {
    SaturatingCounter counter = new SaturatingCounter();
    int shown = counter.add(Integer.MAX_VALUE - 1L);

    shown += counter.add(1);
    assertThat(shown).isEqualTo(Integer.MAX_VALUE);
    shown += counter.add(5L << 30);
    assertThat(shown).isEqualTo(Integer.MAX_VALUE);
    shown += counter.add(-(5L << 30));
    assertThat(shown).isEqualTo(Integer.MAX_VALUE);
    shown += counter.add(-1);
    assertThat(shown).isEqualTo(Integer.MAX_VALUE - 1);
  }

  @Test
  void anIntThatFollowsShowsEverySum() {
    System.out.println("seed=" + SEED);
    Random random = new Random(SEED);
    SaturatingCounter counter = new SaturatingCounter();
    long sum = 0;
    int shown = 0;
    for (int i = 0; i < 10_000; i++) {
      long change = Math.max(-sum, random.nextLong() >> 31);
      sum += change;
      shown += counter.add(change);
      assertThat(shown).isEqualTo((int) Math.min(sum, Integer.MAX_VALUE));
    }
  }
}
