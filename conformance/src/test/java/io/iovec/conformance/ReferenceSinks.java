package io.iovec.conformance;

import io.iovec.SinkException;
import io.iovec.SystemException;
import java.nio.channels.NonWritableChannelException;

/** Says why a file refused bytes: the JDK does so by the system's words only. */
final class ReferenceSinks {
  private ReferenceSinks() {}

  static SinkException refused(Exception cause, long written) {
    String said =
        cause instanceof SystemException system
            ? system.errorName()
            : String.valueOf(cause.getMessage());
    SinkException.Reason reason = SinkException.Reason.OTHER;
    if (cause instanceof NonWritableChannelException || said.contains("Read-only")) {
      reason = SinkException.Reason.READ_ONLY;
    } else if (said.contains("ENOSPC") || said.contains("No space") || said.contains("quota")) {
      reason = SinkException.Reason.NO_SPACE;
    } else if (said.contains("EFBIG") || said.contains("File too large")) {
      reason = SinkException.Reason.TOO_LARGE;
    }
    return new SinkException(reason, written, cause);
  }
}
