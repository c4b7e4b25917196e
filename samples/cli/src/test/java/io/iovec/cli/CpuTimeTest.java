package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

/** What the JVM's compiler takes is no part of what a server costs. */
class CpuTimeTest {
  @Test
  @EnabledOnOs(LINUX)
  void leavesTheCompilerOut() {
    long compiler = CpuTime.compilerNanos();
    long rest = CpuTime.nanos();
    long all = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();

    assertThat(compiler).as("this JVM has compiled something").isPositive();
    assertThat(rest).isPositive().isLessThanOrEqualTo(all - compiler);
  }
}
