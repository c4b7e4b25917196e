package io.iovec.linux;

/** What a server does while calls fail. */
interface FaultScenario {
  /** How many bytes each of them moves: several pipes full, and the last one not quite. */
  int BYTES = 200_003;

  Pattern PATTERN = new Pattern(20);

  /** Runs it, and expects that each byte is where it must be, once. */
  void run(Round round) throws Exception;
}
