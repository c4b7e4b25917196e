package io.iovec;

/**
 * What the application wants of the bytes it receives and reads. It changes what an operation costs
 * and where bytes lie, never which bytes they are (C-15).
 */
public enum Policy {
  /**
   * Payload stays in the kernel wherever that can be had at all. Too few kernel buffers mean {@link
   * Answer#NO_ROOM}; only what cannot be done in the kernel goes through user memory, and is
   * counted as a {@link Fallback} (C-01, C-04, C-07).
   */
  KERNEL,

  /**
   * Each transfer goes the way that costs least on this machine, as far as the transport knows: see
   * {@link TransportConfig#calibration}.
   */
  CHEAPEST,

  /** Payload goes through user memory, and no kernel buffers are held (C-02). */
  MEMORY
}
