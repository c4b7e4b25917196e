package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StallTest {
  private static final int ENOUGH = 64 << 10;
  private final Stall stall = new Stall(100);

  @Test
  void noticesWhatDoesNotMoveForTooLong() {
    assertThat(stall.check(true, 10, 1000)).isFalse();
    assertThat(stall.check(true, 10, 1100)).isFalse();
    assertThat(stall.check(true, 10, 1101)).isTrue();
  }

  @Test
  void isNotDeceivedByAByteNowAndThen() {
    assertThat(stall.check(true, 10, 1000)).isFalse();
    assertThat(stall.check(true, 11, 1050)).isFalse();
    assertThat(stall.check(true, 12, 1101)).isTrue();
  }

  @Test
  void waitsWhileEnoughMoves() {
    assertThat(stall.check(true, 0, 1000)).isFalse();
    assertThat(stall.check(true, ENOUGH, 1090)).isFalse();
    assertThat(stall.check(true, 2 * ENOUGH, 1180)).isFalse();
    assertThat(stall.check(true, 2 * ENOUGH, 1281)).isTrue();
  }

  @Test
  void doesNotCountTheTimeThatWasOurs() {
    assertThat(stall.check(true, 10, 1000)).isFalse();
    assertThat(stall.check(true, 10, 1090)).isFalse();
    stall.pause(1150);
    stall.pause(2000);
    assertThat(stall.check(true, 10, 2010)).isFalse();
    assertThat(stall.check(true, 10, 2011)).isTrue();
  }

  @Test
  void beginsAnewWhereNothingWasOnItsWay() {
    assertThat(stall.check(true, 10, 1000)).isFalse();
    assertThat(stall.check(false, 20, 1050)).isFalse();
    assertThat(stall.check(true, 20, 1101)).isFalse();
    assertThat(stall.check(true, 20, 1202)).isTrue();
  }
}
