package io.iovec.benchmarks;

/**
 * Keeps the client of a run at one speed, all its connections together.
 *
 * <p>Without it, costs of a process cannot be compared: over loopback the work of passing segments
 * on is done by whoever sends the acknowledgement that lets them go. A server that is a little
 * faster than its client has filled the socket and leaves most of that work to the client's
 * process; one that is a little slower does it all, and costs twice as much for the same calls. The
 * same server is found in either state, from run to run.
 */
final class Pace {
  /** What every contender can follow with payloads that are not small. */
  static final double STEADY_BYTES_PER_SECOND = 0.75 * (1 << 30);

  /** What may be caught up with: after a long pause all would come at full speed otherwise. */
  private static final double MOST_BEHIND_NANOS = 1e6;

  private final double nanosPerByte;
  private final long origin = System.nanoTime();

  /** From when on more may move. */
  private double next;

  private Pace(double nanosPerByte) {
    this.nanosPerByte = nanosPerByte;
  }

  /** Makes the pace of one run. */
  static Pace of(Case what) {
    return what.speed() == Case.Speed.FULL ? unlimited() : new Pace(1e9 / STEADY_BYTES_PER_SECOND);
  }

  static Pace unlimited() {
    return new Pace(0);
  }

  /** Tells whether it is time to move more. */
  boolean isDue() {
    return nanosPerByte == 0 || System.nanoTime() - origin >= next;
  }

  /** Counts what was moved. */
  void moved(long bytes) {
    if (nanosPerByte > 0) {
      next = Math.max(next, System.nanoTime() - origin - MOST_BEHIND_NANOS) + bytes * nanosPerByte;
    }
  }
}
