package io.iovec.benchmarks;

/**
 * One thing that contenders are compared in.
 *
 * @param payload bytes a message beside its header; 0 for {@link Scenario#SMALL}; of a relay the
 *     piece that the client writes at once
 * @param connections that are busy at once
 */
public record Case(Scenario scenario, long payload, int connections, Storage storage) {
  /** Where the file is. */
  public enum Storage {
    TMPFS,
    DISK
  }
}
