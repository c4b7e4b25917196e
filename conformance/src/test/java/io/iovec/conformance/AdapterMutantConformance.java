package io.iovec.conformance;

/** The kit on the adapter that {@link AdapterMutantRun} runs now. */
class AdapterMutantConformance extends ReferenceAdapterConformanceTest {
  private static volatile AdapterMutant running = AdapterMutant.of("is right");

  static void running(AdapterMutant mutant) {
    running = mutant;
  }

  private final AdapterMutant mutant = running;

  @Override
  protected Adapter adapter() {
    return mutant.alteration().apply(super.adapter());
  }
}
