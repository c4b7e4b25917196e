package io.iovec.conformance;

/** What a server does while calls fail. */
interface FaultScenario {
  /** How many bytes each of them moves: several kernel buffers full, and the last one not quite. */
  int BYTES = 200_003;

  /** Runs it, and expects that each byte is where it must be, once. */
  void run(FaultRound round) throws Exception;
}
