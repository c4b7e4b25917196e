package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Capability;
import io.iovec.Policy;
import io.iovec.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** X: one call that fails, at every place of what a server does. */
abstract class SingleFaultRules extends FaultSection {
  /** How many single faults a scenario meets, chosen by the seed from all there can be. */
  private static final int MOST = 120;

  SingleFaultRules(TransportConformance subject) {
    super(subject);
  }

  /** What happens to which call of a scenario. */
  private record Case(Policy policy, Call call, int nth, Fault fault) {
    @Override
    public String toString() {
      return fault + " at " + call + " " + nth;
    }
  }

  @Rule(id = "X-01", faults = true, check = "recv and write: what is in the vector after an error")
  void loseNothingOfAnUpload(@TempDir Path directory) throws Exception {
    failEachCall(new FaultUpload(), directory);
  }

  @Rule(id = "X-02", faults = true, check = "read and send: what is in the vector after an error")
  void loseNothingOfADownload(@TempDir Path directory) throws Exception {
    failEachCall(new FaultDownload(), directory);
  }

  @Rule(id = "X-03", faults = true, check = "recv and send: what is in the vector after an error")
  void loseNothingOfARelay(@TempDir Path directory) throws Exception {
    failEachCall(new FaultRelay(), directory);
  }

  @Rule(id = "X-04", faults = true, check = "entries: what they hold after an error")
  void loseNothingOfAVector(@TempDir Path directory) throws Exception {
    failEachCall(new FaultVectors(), directory);
  }

  @Rule(id = "X-19", faults = true, check = "recv and send of buffers: positions after an error")
  void loseNothingOfBuffers(@TempDir Path directory) throws Exception {
    failEachCall(new FaultBuffers(), directory);
  }

  @Rule(
      id = "X-21",
      requires = Capability.PENDING,
      faults = true,
      check = "write of pending bytes: which side failed, and the count")
  void loseNothingOfPendingBytes(@TempDir Path directory) throws Exception {
    failEachCall(new FaultPending(), directory);
  }

  private void failEachCall(FaultScenario scenario, Path directory) throws Exception {
    FaultPlan plan = plan();
    Map<Policy, Transport> transports = new EnumMap<>(Policy.class);
    for (Policy policy : Policy.values()) {
      transports.put(policy, ownFaulty(plan, policy));
    }
    List<Case> cases = cases(scenario, directory, MOST);
    int happened = 0;
    for (Case c : cases) {
      if (c.call == Call.KERNEL_BUFFER) {
        // One that has been used has some in stock.
        try (Transport fresh = faulty(plan, small(c.policy))) {
          fail(scenario, c, fresh, plan, directory);
        }
      } else {
        Transport transport = Objects.requireNonNull(transports.get(c.policy));
        fail(scenario, c, transport, plan, directory);
      }
      happened += plan.happened();
    }
    // How many calls there are differs a little from run to run.
    int came = happened;
    assertTrue(
        came > cases.size() / 3,
        () -> "of " + cases.size() + " faults the transport asked the plan for " + came);
  }

  private void fail(
      FaultScenario scenario, Case c, Transport transport, FaultPlan plan, Path directory)
      throws Exception {
    run(
        scenario,
        transport,
        plan,
        directory,
        c.fault.isTransparent(),
        c.toString(),
        () -> plan.arm(c.call, c.nth, c.fault));
  }

  /**
   * Returns the cases that the seed has chosen: each fault at the first call of each kind to which
   * it can happen, under policy KERNEL if there is such a call, all that move bytes of kernel
   * buffers, and others.
   */
  private List<Case> cases(FaultScenario scenario, Path directory, int most) throws Exception {
    List<Policy> policies = List.of(Policy.KERNEL, Policy.CHEAPEST, Policy.MEMORY);
    Set<String> taken = new HashSet<>();
    List<Case> cases = new ArrayList<>();
    List<Case> others = new ArrayList<>();
    for (Policy policy : policies) {
      for (Case c : cases(scenario, policy, directory)) {
        boolean first = taken.add(c.fault + " at " + c.call);
        (first || c.call == Call.MOVE ? cases : others).add(c);
      }
    }
    Collections.shuffle(others, random);
    int more = Math.min(others.size(), Math.max(most / 4, most - cases.size()));
    cases.addAll(others.subList(0, more));
    return cases;
  }

  /** Returns all cases under a policy, in the order of the calls. */
  private List<Case> cases(FaultScenario scenario, Policy policy, Path directory) throws Exception {
    FaultPlan plan = plan();
    List<Case> cases = new ArrayList<>();
    try (Transport transport = faulty(plan, small(policy))) {
      run(scenario, transport, plan, directory, true, "without faults", plan::count);
      assertFalse(plan.asked().isEmpty(), "the transport has not asked the plan once");
      Map<Call, Integer> seen = new EnumMap<>(Call.class);
      for (FaultPlan.Asked asked : plan.asked()) {
        int nth = seen.merge(asked.call(), 1, Integer::sum) - 1;
        for (Fault fault : Fault.values()) {
          if (asked.possible().test(fault)) {
            cases.add(new Case(policy, asked.call(), nth, fault));
          }
        }
      }
    }
    return cases;
  }

  /** A case and where it happens. */
  private record Met(FaultScenario scenario, Case what) {}

  @Rule(id = "X-05", faults = true, check = "what is closed when a call fails half-way")
  void leaveNothingOpenAndGoOn(@TempDir Path directory) throws Exception {
    Map<Policy, List<Met>> met = oneOfEach(directory);
    List<Policy> policies = List.of(Policy.values());
    int[] time = {0};
    Descriptors.expectFlat(
        () -> {
          Policy policy = policies.get(time[0]++ % policies.size());
          FaultPlan plan = plan();
          try (Transport transport = faulty(plan, small(policy))) {
            for (Met m : met.getOrDefault(policy, List.of())) {
              fail(m.scenario, m.what, transport, plan, directory);
            }
            run(scenarios().get(0), transport, plan, directory, true, "afterwards", plan::count);
          }
        });
  }

  /** Returns one case of each fault at each kind of call, those first that need a new transport. */
  private Map<Policy, List<Met>> oneOfEach(Path directory) throws Exception {
    List<FaultScenario> scenarios = new ArrayList<>(scenarios());
    Collections.shuffle(scenarios, random);
    Set<String> taken = new HashSet<>();
    Map<Policy, List<Met>> met = new EnumMap<>(Policy.class);
    for (FaultScenario scenario : scenarios) {
      for (Case c : cases(scenario, directory, 0)) {
        if (!c.fault.isTransparent() && taken.add(c.fault + " at " + c.call)) {
          List<Met> some = met.computeIfAbsent(c.policy, policy -> new ArrayList<>());
          some.add(c.call == Call.KERNEL_BUFFER ? 0 : some.size(), new Met(scenario, c));
        }
      }
    }
    return met;
  }
}
