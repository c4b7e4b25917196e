package io.iovec.benchmarks;

/** What is measured. */
public enum Scenario {
  /** Receiving into a file whose pages are in memory already. */
  OVERWRITE(Service.RECEIVE),
  /** Receiving into a file that is empty when a run begins. */
  FRESH(Service.RECEIVE),
  /** Sending from a file whose pages are in memory. */
  SEND(Service.SEND),
  /** From a socket to a socket. */
  RELAY(Service.RELAY),
  /** Small requests, pipelined. */
  SMALL(Service.SMALL);

  private final Service service;

  Scenario(Service service) {
    this.service = service;
  }

  /** Returns what the server does for it. */
  public Service service() {
    return service;
  }
}
