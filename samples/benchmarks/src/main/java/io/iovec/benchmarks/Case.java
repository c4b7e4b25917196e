package io.iovec.benchmarks;

/**
 * One thing that contenders are compared in.
 *
 * @param payload bytes a message beside its header; 0 for {@link Scenario#SMALL}; of a relay the
 *     piece that the client writes at once
 * @param connections that are busy at once
 */
public record Case(Scenario scenario, long payload, int connections, Storage storage, Speed speed) {
  /** Where the file is. */
  public enum Storage {
    TMPFS,
    DISK
  }

  /** How fast the client is. */
  public enum Speed {
    /**
     * As slow as all can follow: costs can be compared, see {@link Pace}. Small messages have no
     * such pace.
     */
    STEADY,
    /** As fast as the server can follow: throughput. */
    FULL
  }

  /** Makes a case at the steady speed. */
  public Case(Scenario scenario, long payload, int connections, Storage storage) {
    this(scenario, payload, connections, storage, Speed.STEADY);
  }

  /** Returns this case at another speed. */
  public Case at(Speed other) {
    return new Case(scenario, payload, connections, storage, other);
  }
}
