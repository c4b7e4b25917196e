package io.iovec;

import java.io.IOException;

/**
 * Thrown when a limit of a transport has been reached and the operation could not be put off.
 * Nothing has changed (V-11, E-16, E-20); the message names the limit and how to raise it (E-21).
 */
public class NoRoomException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Makes an exception whose message says what is full and what to do. */
  public NoRoomException(String message) {
    super(message);
  }
}
