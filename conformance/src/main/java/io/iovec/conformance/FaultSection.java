package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Counter;
import io.iovec.Leaks;
import io.iovec.Policy;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.opentest4j.TestAbortedException;

/** What the rules of faults need: transports whose calls fail, and scenarios that meet that. */
abstract class FaultSection extends Section {
  private static final List<Counter> GAUGES =
      List.of(
          Counter.SOCKETS_OPEN,
          Counter.FILES_OPEN,
          Counter.MEMORY_IN_USE,
          Counter.KERNEL_BUFFERS_IN_USE);

  FaultSection(TransportConformance subject) {
    super(subject);
  }

  static List<FaultScenario> scenarios() {
    return List.of(
        new FaultUpload(),
        new FaultDownload(),
        new FaultRelay(),
        new FaultVectors(),
        new FaultBuffers());
  }

  final Faults faults() {
    return Objects.requireNonNull(subject().faults(), "faults");
  }

  final FaultPlan plan() {
    return new FaultPlan(faults());
  }

  /** Returns small kernel buffers, so that a message needs several. */
  final TransportConfig small(Policy policy) {
    return config().withPolicy(policy).withKernel(16 << 16, 1 << 16).withMemory(8 << 20, 16 << 10);
  }

  /** Opens a transport whose calls fail as a plan says; the caller closes it. */
  final Transport faulty(FaultPlan plan, TransportConfig config) throws Exception {
    Transport transport = faults().provider(plan).open(config);
    assertEquals(provider().name(), transport.name(), "the faults are those of another transport");
    return transport;
  }

  /** Opens one that is closed after the test. */
  final Transport ownFaulty(FaultPlan plan, Policy policy) throws Exception {
    return own(faulty(plan, small(policy)));
  }

  /** The fault must have come: else nothing was tested. */
  static void expectHappened(FaultPlan plan, Call call, Fault fault) {
    assertTrue(
        plan.happened() > 0,
        () -> "no call asked the plan for " + fault + " at " + call + ", " + plan);
  }

  /** Returns those of the faults that can be had for a kind of call, one at least. */
  final List<Fault> possible(Call call, Fault... wanted) {
    Faults faults = faults();
    List<Fault> possible = new ArrayList<>();
    for (Fault fault : wanted) {
      if (faults.possible(call, fault)) {
        possible.add(fault);
      }
    }
    if (possible.isEmpty()) {
      throw new TestAbortedException(
          "its faults have none of " + List.of(wanted) + " for " + call + ", see Faults.possible");
    }
    return possible;
  }

  /**
   * Runs a scenario whose calls fail, and looks at what is left then.
   *
   * @param transparent whether the server may not be told of it
   */
  final void run(
      FaultScenario scenario,
      Transport transport,
      FaultPlan plan,
      Path directory,
      boolean transparent,
      String what,
      Runnable arm)
      throws Exception {
    int watched = Leaks.open().size();
    Growth growth = new Growth(transport);
    try {
      arm.run();
      try (FaultRound round = new FaultRound(transport, plan, directory, content)) {
        scenario.run(round);
        round.expectCounted(growth);
        if (transparent) {
          assertEquals(List.of(), round.failures(), "X-06: the caller was told of it");
        }
      }
      plan.disarm();
      for (Counter gauge : GAUGES) {
        assertEquals(0, transport.counters().get(gauge), "X-05: all is closed, but " + gauge);
      }
      assertEquals(watched, Leaks.open().size(), () -> "X-05: left open: " + Leaks.open());
    } catch (Exception | AssertionError e) {
      throw failed(scenario + " " + transport.config().policy() + " " + what, plan, e);
    }
  }

  /** Returns the failure that says what happened to which calls. */
  static AssertionError failed(String what, FaultPlan plan, Throwable cause) {
    String line = System.lineSeparator();
    return new AssertionError(
        what + ": " + cause.getMessage() + line + "  the latest calls:" + line + plan, cause);
  }
}
