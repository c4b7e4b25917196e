package io.iovec;

/**
 * What a transfer answers when it moved no bytes. A count is always positive, and a system call
 * that was cut short or interrupted shows in no other way than as a count or {@link #NOT_NOW}
 * so the four answers of {@link StreamSocket#recv(IoVector, int, long) recv} can be told
 * apart: bytes came, the stream ended, there is nothing now, there is no room now.
 */
public final class Answer {
  /** Nothing now: poll, and try again when the socket is ready (S-04, S-12). */
  public static final int NOT_NOW = 0;

  /**
   * The peer has closed its side, and every byte before that was delivered (S-07, S-53); or the
   * file's end (F-03). A socket stays ready to read for ever then: take the interest away, or close
   * it.
   */
  public static final int END_OF_STREAM = -1;

  /**
   * A limit of the transport is reached and nothing was read (S-66, F-36). The socket is paused:
   * whatever poller watches it reports it ready to read when there is room again, and not before,
   * with no change of interest (S-40, S-66). For files see {@link Transport#whenRoom}.
   */
  public static final int NO_ROOM = -2;

  private Answer() {}
}
