package io.iovec.conformance;

import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import java.util.Set;

/** The kit on the mutant that {@link MutantRun} runs now. */
class MutantConformance extends TransportConformance {
  private static volatile Mutant running = Mutant.of("is right");

  static void running(Mutant mutant) {
    running = mutant;
  }

  private final Mutant mutant = running;

  @Override
  protected TransportProvider provider() {
    return mutant.alteration().apply(new ReferenceTransportProvider());
  }

  @Override
  protected TransportConfig config() {
    return mutant.settings().apply(super.config());
  }

  @Override
  protected String label() {
    return "mutant";
  }

  @Override
  protected Faults faults() {
    ReferenceFaults faults = new ReferenceFaults();
    return new Faults() {
      @Override
      public boolean possible(Call call, Fault fault) {
        return faults.possible(call, fault);
      }

      @Override
      public TransportProvider provider(FaultPlan plan) {
        return mutant.alteration().apply(faults.provider(plan));
      }
    };
  }

  @Override
  protected Set<String> killSwitches() {
    Set<String> said = mutant.killSwitches();
    return said != null ? said : ReferenceTransportProvider.KILL_SWITCHES;
  }
}
