package io.iovec;

import java.io.IOException;

/** Thrown when no transport can be had, or not the one that was named; the message says why. */
public class TransportUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  TransportUnavailableException(String message) {
    super(message);
  }
}
