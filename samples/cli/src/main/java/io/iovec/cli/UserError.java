package io.iovec.cli;

/** What went wrong, in words for the person at the terminal, who needs no stack trace. */
final class UserError extends Exception {
  private static final long serialVersionUID = 1L;

  UserError(String message) {
    super(message);
  }

  UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
