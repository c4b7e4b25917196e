package io.iovec.kernel;

import java.io.IOException;

/** Thrown when what was to be measured takes longer than it may. */
final class OutOfTimeException extends IOException {
  private static final long serialVersionUID = 1L;

  OutOfTimeException() {
    super("the time was up");
  }
}
