package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.kernel.Faults.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every fault at every call that a {@link Scenarios scenario} makes, one by one, and then many at
 * random. What is made only once (sockets, files, pollers) is {@code SetUpFaultTest}'s.
 */
class EveryFaultTest {
  private static final int RANDOM_RUNS = 100;

  /** What any call may answer at any time, so that nobody hears of it. */
  private static final List<Fault> PASSING =
      List.of(Fault.EINTR, Fault.EAGAIN, Fault.ONE, Fault.HALF, Fault.EFAULT, Fault.EPERM);

  @TestFactory
  Stream<DynamicTest> keepsEveryByteWhateverFails() {
    List<DynamicTest> tests = new ArrayList<>();
    Scenarios.all()
        .forEach(
            (name, scenario) -> {
              for (Fault fault : Fault.values()) {
                tests.add(
                    DynamicTest.dynamicTest(
                        name + ", " + fault, () -> failEachCall(scenario, fault)));
              }
            });
    return tests.stream();
  }

  private static void failEachCall(Supplier<Scenario> scenario, Fault fault) throws IOException {
    List<String> calls = run(scenario.get(), call -> null, true, "no fault");
    for (int i = 0; i < calls.size(); i++) {
      if (Faults.applies(fault, calls.get(i))) {
        int index = i;
        run(
            scenario.get(),
            call -> call.index() == index ? fault : null,
            // A tee(2) is short only where the other pipe is full.
            PASSING.contains(fault) && !calls.get(i).equals("tee"),
            fault + " at call " + i + ", " + calls.get(i));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> keepsEveryByteWhenMuchFails() {
    long seed = Faults.seed();
    return Scenarios.all().entrySet().stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey() + ", iovec.test.seed=" + seed,
                    () -> failAtRandom(e.getValue(), seed)));
  }

  private static void failAtRandom(Supplier<Scenario> scenario, long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < RANDOM_RUNS; i++) {
      double rate = 0.3 * random.nextDouble();
      boolean passing = random.nextBoolean();
      run(
          scenario.get(),
          call -> {
            if (random.nextDouble() >= rate) {
              return null;
            }
            List<Fault> among = passing ? PASSING : List.of(Fault.values());
            return among.get(random.nextInt(among.size()));
          },
          // Many in a row need not pass.
          false,
          "iovec.test.seed=" + seed + " run " + i + " rate " + rate + " passing only " + passing);
    }
  }

  private static List<String> run(Scenario scenario, Faults.Rule rule, boolean passes, String what)
      throws IOException {
    Faults faults = scenario.rig.faults;
    try (scenario.rig) {
      scenario.prepare();
      List<String> calls;
      try {
        faults.arm(rule);
        scenario.work();
        calls = faults.names();
        faults.disarm();
        scenario.finish();
        scenario.closeAll();
        if (passes) {
          assertThat(scenario.failures).isEmpty();
        }
      } catch (Throwable t) {
        faults.disarm();
        scenario.closeAll();
        throw t;
      }
      return calls;
    } catch (Throwable t) {
      throw new AssertionError(
          what + "; failures " + scenario.failures + "; the latest calls\n" + faults.log(), t);
    }
  }
}
