package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Policy;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** X: many calls that fail, at random; the seed repeats it. */
abstract class ManyFaultRules extends FaultSection {
  private static final int ROUNDS = 16;
  private static final int CROWDS = 6;
  private static final double[] RATES = {0.01, 0.05, 0.2, 0.5};
  private static final List<Fault> ALL = List.of(Fault.values());
  private static final List<Fault> TRANSPARENT =
      Arrays.stream(Fault.values()).filter(Fault::isTransparent).toList();

  ManyFaultRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "X-06", faults = true, check = "EINTR, EAGAIN and short counts, of every call")
  void passOverWhatIsTransparent(@TempDir Path directory) throws Exception {
    for (FaultScenario scenario : scenarios()) {
      for (Policy policy : Policy.values()) {
        runAll(scenario, policy, directory, true);
      }
    }
  }

  @Rule(id = "X-07", faults = true, check = "what is remembered from one failure to the next")
  void loseNothingWhenManyCallsFail(@TempDir Path directory) throws Exception {
    for (FaultScenario scenario : scenarios()) {
      for (Policy policy : Policy.values()) {
        runAll(scenario, policy, directory, false);
      }
    }
  }

  @Rule(id = "X-20", faults = true, check = "room that a failure has to give back, and who waits")
  void completeMessagesOfACrowd(@TempDir Path directory) throws Exception {
    for (Policy policy : Policy.values()) {
      FaultPlan plan = plan();
      TransportConfig tight =
          small(policy).withMemory(1 << 20, 16 << 10).withKernel(512 << 10, 64 << 10);
      try (Transport transport = faulty(plan, tight)) {
        for (int i = 0; i < CROWDS; i++) {
          double rate = RATES[i % (RATES.length - 1)];
          run(
              new FaultCrowd(),
              transport,
              plan,
              directory,
              false,
              "round=" + i + " rate=" + rate,
              () -> plan.arm(random, rate, ALL, 100));
        }
        run(new FaultCrowd(), transport, plan, directory, true, "after all of them", plan::count);
      }
    }
  }

  private void runAll(FaultScenario scenario, Policy policy, Path directory, boolean transparent)
      throws Exception {
    FaultPlan plan = plan();
    try (Transport transport = faulty(plan, small(policy))) {
      for (int i = 0; i < ROUNDS; i++) {
        double rate = RATES[i % RATES.length];
        run(
            scenario,
            transport,
            plan,
            directory,
            transparent,
            "round=" + i + " rate=" + rate,
            () -> plan.arm(random, rate, transparent ? TRANSPARENT : ALL, transparent ? 3 : 100));
      }
      run(scenario, transport, plan, directory, true, "after all of them", plan::count);
    }
  }

  @Rule(id = "X-08", faults = true, check = "what is open when probing or opening fails half-way")
  void openOrRefuseWhileCallsFail(@TempDir Path directory) throws Exception {
    int[] opened = {0};
    Descriptors.expectFlat(
        () -> {
          FaultPlan plan = plan();
          plan.arm(random, RATES[opened[0]++ % 3], ALL, 100);
          try (Transport transport = faulty(plan, small(Policy.KERNEL))) {
            run(new FaultUpload(), transport, plan, directory, true, "once open", plan::count);
          } catch (IOException e) {
            assertTrue(plan.happened() > 0, () -> "nothing was made to fail, but " + e);
          } catch (RuntimeException e) {
            throw failed("opening, time=" + opened[0], plan, e);
          }
        });
  }
}
