package io.iovec;

import java.io.IOException;

/**
 * The file that bytes were written to refused them (F-06). Those that it took have left the vector,
 * all others are still in it, and the connection that they came from is in order.
 */
public class SinkException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why a file takes no more bytes. */
  public enum Reason {
    /** The file system or the quota is full (ENOSPC, EDQUOT). */
    NO_SPACE,
    /** The file would exceed a limit of the process or the file system (EFBIG). */
    TOO_LARGE,
    /** The file, or where it lies, cannot be written (EROFS, EBADF, EPERM). */
    READ_ONLY,
    /** Anything else; the cause tells. */
    OTHER
  }

  private final Reason reason;
  private final long transferred;

  /**
   * Makes an exception.
   *
   * @param transferred bytes that reached the file in the call that failed
   */
  public SinkException(Reason reason, long transferred, Throwable cause) {
    super(reason + ", transferred=" + transferred + ": " + cause.getMessage(), cause);
    this.reason = reason;
    this.transferred = transferred;
  }

  /** Returns why the file takes no more. */
  public Reason reason() {
    return reason;
  }

  /**
   * Returns the bytes that reached the file in the call that failed; they left the vector.
   */
  public long transferred() {
    return transferred;
  }
}
