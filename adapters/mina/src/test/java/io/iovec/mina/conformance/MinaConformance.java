package io.iovec.mina.conformance;

import io.iovec.conformance.Adapter;
import io.iovec.conformance.AdapterConformance;

/** Holds Apache MINA on the transport that is chosen to the rules of adapters. */
public class MinaConformance extends AdapterConformance {
  /** For JUnit. */
  public MinaConformance() {}

  @Override
  protected Adapter adapter() {
    return new MinaAdapter();
  }
}
