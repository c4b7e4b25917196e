package io.iovec.nio;

import io.iovec.SinkException;
import io.iovec.SinkException.Reason;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.AccessDeniedException;
import java.util.Locale;

/** Tells why a file refused bytes, as far as the JDK does: by the system's words. */
final class Sinks {
  private Sinks() {}

  /**
   * Returns the exception for a write that failed.
   *
   * @param transferred bytes that reached the file in the same call before
   */
  static SinkException refused(Exception cause, long transferred) {
    return new SinkException(reason(cause), transferred, cause);
  }

  private static Reason reason(Exception cause) {
    if (cause instanceof NonWritableChannelException || cause instanceof AccessDeniedException) {
      return Reason.READ_ONLY;
    }
    String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (said.contains("no space left")
        || said.contains("quota exceeded")
        || said.contains("not enough space")) {
      return Reason.NO_SPACE;
    }
    if (said.contains("file too large")) {
      return Reason.TOO_LARGE;
    }
    return said.contains("read-only") || said.contains("operation not permitted")
        ? Reason.READ_ONLY
        : Reason.OTHER;
  }
}
