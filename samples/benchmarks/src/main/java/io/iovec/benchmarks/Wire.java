package io.iovec.benchmarks;

/** Lengths on the wire, in bytes: those of SMB2 writes, reads and small requests. */
public final class Wire {
  /** Before a payload that is received. */
  public static final int RECEIVE_HEADER = 112;

  /** What asks for frames: their number and the payload's length. */
  public static final int SEND_REQUEST = 16;

  /** Before a payload that is sent. */
  public static final int SEND_HEADER = 84;

  /** A small message. */
  public static final int SMALL_REQUEST = 112;

  /** Its answer. */
  public static final int SMALL_REPLY = 80;

  private Wire() {}
}
