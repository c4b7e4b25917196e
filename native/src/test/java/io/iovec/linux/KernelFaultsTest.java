package io.iovec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Counter;
import io.iovec.Leaks;
import io.iovec.Policy;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.kernel.KernelTransportProvider;
import io.iovec.linux.FaultyCalls.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * System calls that fail, on the real kernel: whatever fails and when, every byte is delivered or
 * still held, in order and once, and nothing stays open. What fails by itself is in {@link
 * SlotsTest} and {@link DiskTest}.
 */
class KernelFaultsTest {
  private static final List<Counter> IN_USE =
      List.of(
          Counter.KERNEL_BUFFERS_IN_USE,
          Counter.MEMORY_IN_USE,
          Counter.SOCKETS_OPEN,
          Counter.FILES_OPEN);

  private static final TransportConfig CONFIG =
      TransportConfig.defaults()
          .withPolicy(Policy.KERNEL)
          .withKernel(16 << 16, 1 << 16)
          .withMemory(8 << 20, 16 << 10);

  /** How many single faults a scenario meets in a run; more than it makes calls times faults. */
  private static final int MOST_SINGLE_FAULTS = Integer.getInteger("iovec.test.faults", 300);

  private static final int RANDOM_ROUNDS = 40;

  private final long seed = Long.getLong("iovec.test.seed", System.nanoTime());
  @RegisterExtension final NothingLeft nothingLeft = new NothingLeft();
  @TempDir Path directory;

  /** What happens to which call of a scenario. */
  private record Case(int call, Fault fault) {}

  static List<FaultScenario> scenarios() {
    return List.of(
        new ReceiveScenario(), new PullUpScenario(), new SendScenario(), new RelayScenario());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void loseNothingWhenOneCallFails(FaultScenario scenario) throws Exception {
    Random random = new Random(seed);
    FaultyCalls counting = new FaultyCalls();
    run(scenario, counting, "none", () -> counting.arm((index, name) -> null));
    List<String> calls = counting.names();
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      for (Fault fault : Fault.values()) {
        if (FaultyCalls.applies(fault, calls.get(i))) {
          cases.add(new Case(i, fault));
        }
      }
    }
    Collections.shuffle(cases, random);
    for (Case c : cases.subList(0, Math.min(cases.size(), MOST_SINGLE_FAULTS))) {
      FaultyCalls faults = new FaultyCalls();
      run(scenario, faults, c.toString(), () -> faults.arm(c.call, c.fault));
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void loseNothingWhenManyCallsFail(FaultScenario scenario) throws Exception {
    FaultyCalls faults = new FaultyCalls();
    try (Transport transport = new KernelTransportProvider(faults.calls()).open(CONFIG)) {
      for (int i = 0; i < RANDOM_ROUNDS; i++) {
        Random random = new Random(seed + i);
        double rate = new double[] {0.01, 0.05, 0.2, 0.5}[i % 4];
        faults.arm(random, rate);
        round(scenario, transport, faults, random, "round=" + i + " rate=" + rate);
      }
    }
  }

  @Test
  void openOrRefuseWhenCallsFail() throws Exception {
    for (int i = 0; i < RANDOM_ROUNDS; i++) {
      Random random = new Random(seed + i);
      FaultyCalls faults = new FaultyCalls();
      faults.arm(random, i % 2 == 0 ? 0.02 : 0.1);
      List<String> before = NothingLeft.descriptors();
      try (Transport transport = new KernelTransportProvider(faults.calls()).open(CONFIG)) {
        faults.disarm();
        try (Round round = new Round(transport, faults, directory, random)) {
          new ReceiveScenario().run(round);
        }
      } catch (IOException e) {
        assertThat(faults.faultCount()).as("%s", e).isPositive();
      } catch (AssertionError | RuntimeException e) {
        throw failed("round=" + i, faults, e);
      }
      faults.disarm();
      assertThat(NothingLeft.descriptors())
          .as("round=%d\n%s", i, faults.log())
          .hasSameSizeAs(before);
    }
  }

  private void run(FaultScenario scenario, FaultyCalls faults, String what, Runnable arm)
      throws Exception {
    try (Transport transport = new KernelTransportProvider(faults.calls()).open(CONFIG)) {
      arm.run();
      round(scenario, transport, faults, new Random(seed), what);
    }
  }

  private void round(
      FaultScenario scenario, Transport transport, FaultyCalls faults, Random random, String what)
      throws Exception {
    int watched = Leaks.open().size();
    List<String> before = NothingLeft.descriptors();
    long pooled = transport.counters().get(Counter.KERNEL_BUFFERS_POOLED);
    try (Round round = new Round(transport, faults, directory, random)) {
      scenario.run(round);
    } catch (Exception | AssertionError e) {
      throw failed(scenario.getClass().getSimpleName() + " " + what, faults, e);
    }
    faults.disarm();
    pooled = transport.counters().get(Counter.KERNEL_BUFFERS_POOLED) - pooled;
    String after = scenario.getClass().getSimpleName() + " " + what + " seed=" + seed;
    for (Counter counter : IN_USE) {
      assertThat(transport.counters().get(counter))
          .as("%s after %s\n%s", counter, after, faults.log())
          .isZero();
    }
    assertThat(Leaks.open()).as("open after %s", after).hasSize(watched);
    assertThat(NothingLeft.descriptors())
        .as("after %s\n%s", after, faults.log())
        .hasSize(before.size() + 2 * (int) pooled);
  }

  private AssertionError failed(String what, FaultyCalls faults, Throwable cause) {
    return new AssertionError(
        what + ", to repeat: -Diovec.test.seed=" + seed + "\n" + cause + "\n" + faults.log(),
        cause);
  }
}
