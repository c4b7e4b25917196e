package io.iovec.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.benchmarks.ProcessSampler.Usage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Looks at this JVM. That the compiler is left out shows in its threads alone. */
@EnabledOnOs(OS.LINUX)
class ProcessSamplerTest {
  private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final ProcessSampler sampler = new ProcessSampler(ProcessHandle.current().pid());

  @Test
  void countsWhatAThreadComputes() throws IOException {
    Usage before = sampler.usage();
    long spun = spin();
    Usage used = sampler.usage().since(before);

    assertThat(used.cpuNanos()).isGreaterThanOrEqualTo(spun);
    assertThat(used.userShare()).isBetween(0.5, 1.0);
  }

  @Test
  void countsHowOftenAThreadSleeps() throws IOException, InterruptedException {
    Usage before = sampler.usage();
    for (int i = 0; i < 20; i++) {
      assertThat(new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS)).isFalse();
    }

    assertThat(sampler.usage().since(before).switches()).isGreaterThanOrEqualTo(20);
  }

  @Test
  void countsTheCompilerApart() throws IOException {
    assertThat(sampler.usage().compilerNanos()).isPositive();
  }

  @Test
  void knowsWhatIsInMemory() throws IOException {
    long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();

    assertThat(sampler.residentBytes()).isGreaterThan(used / 2);
  }

  @Test
  void refusesAProcessThatIsNotThere() {
    assertThatThrownBy(() -> new ProcessSampler(Integer.MAX_VALUE).usage())
        .isInstanceOf(IOException.class);
  }

  /** Returns how much CPU time this thread used, which is at least {@link #NANOS}. */
  private static long spin() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    long used = 0;
    long sum = 0;
    while (used < NANOS) {
      for (int i = 0; i < 1_000_000; i++) {
        sum = sum * 31 + i;
      }
      used = threads.getCurrentThreadCpuTime() - start;
    }
    assertThat(sum).isNotZero();
    return used;
  }
}
