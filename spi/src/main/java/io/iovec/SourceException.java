package io.iovec;

import java.io.IOException;

/**
 * The side that bytes come from failed in the middle of a transfer: the socket of a pending entry
 * ended or was reset (S-37), or a file has become shorter than the entry made from it (F-13). The
 * connection cannot go on, because what was announced cannot be delivered; the target is in order.
 */
public class SourceException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long transferred;

  /**
   * Makes an exception.
   *
   * @param transferred bytes that reached the target in the call that failed
   */
  public SourceException(String message, long transferred, Throwable cause) {
    super(message + ", transferred=" + transferred, cause);
    this.transferred = transferred;
  }

  /**
   * Returns the bytes that reached the target in the call that failed; they left the vector (E-11).
   */
  public long transferred() {
    return transferred;
  }
}
