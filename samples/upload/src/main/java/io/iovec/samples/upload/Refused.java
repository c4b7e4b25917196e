package io.iovec.samples.upload;

import java.io.IOException;

/** A request is answered with an error. */
final class Refused extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  Refused(int status) {
    super("refused, status=" + status);
    this.status = status;
  }

  int status() {
    return status;
  }
}
