package io.iovec.samples.smb.protocol;

import java.io.IOException;

/** A request has failed, and is answered with an {@link ErrorResponse}; the connection goes on. */
public final class StatusException extends IOException {
  private static final long serialVersionUID = 1L;

  private final NtStatus status;

  /** Fails with a status that says it all. */
  public StatusException(NtStatus status) {
    super(status.name());
    this.status = status;
  }

  /** Fails with a status, and says in words what was wrong. */
  public StatusException(NtStatus status, String detail) {
    super(status + ": " + detail);
    this.status = status;
  }

  /** Fails with a status because something else has failed. */
  public StatusException(NtStatus status, Throwable cause) {
    super(status + ": " + cause, cause);
    this.status = status;
  }

  /** Returns what the client is told. */
  public NtStatus status() {
    return status;
  }
}
