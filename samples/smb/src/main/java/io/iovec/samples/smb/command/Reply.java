package io.iovec.samples.smb.command;

import io.iovec.IoVector;
import io.iovec.samples.smb.protocol.ErrorResponse;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.Response;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with.
 *
 * @param body follows the header
 * @param payload follows the body, in the kernel or not; null if there is none. Whoever takes the
 *     reply closes it
 */
record Reply(NtStatus status, Response body, @Nullable IoVector payload) {
  private static final ErrorResponse ERROR = new ErrorResponse();

  static Reply of(Response body) {
    return new Reply(NtStatus.SUCCESS, body, null);
  }

  static Reply error(NtStatus status) {
    return new Reply(status, ERROR, null);
  }

  /** Returns the length in bytes behind the header. */
  long length() {
    return body.size() + (payload == null ? 0 : payload.length());
  }

  /** Drops what will not be sent. */
  void close() {
    if (payload != null) {
      payload.close();
    }
  }
}
