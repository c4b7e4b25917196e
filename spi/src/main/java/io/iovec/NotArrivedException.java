package io.iovec;

import java.io.IOException;

/**
 * Thrown when bytes are wanted in user memory that are pending and have not arrived. Nothing is
 * lost: what had arrived is now in user memory, in the vector; wait for the socket and try again
 * (S-34).
 */
public class NotArrivedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long arrived;

  NotArrivedException(long wanted, long arrived) {
    super("not arrived yet: wanted=" + wanted + " arrived=" + arrived);
    this.arrived = arrived;
  }

  /** Returns how many of the bytes that were wanted are in user memory now. */
  public long arrived() {
    return arrived;
  }
}
