package io.iovec;

import java.io.IOException;

/**
 * A system call failed. The message names the operation, the error as {@code errno.h} does, and
 * what to do about it where something can be done.
 */
public class SystemException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String operation;
  private final String errorName;
  private final int errno;

  /**
   * Makes an exception.
   *
   * @param operation the call and what it was made on: {@code "splice pipe to file"}
   * @param errorName as in {@code errno.h}: {@code "ENOSPC"}
   * @param errno the number behind that name on this machine
   * @param meaning what it means and what to do
   */
  public SystemException(String operation, String errorName, int errno, String meaning) {
    super(operation + ": " + errorName + " (" + errno + "): " + meaning);
    this.operation = operation;
    this.errorName = errorName;
    this.errno = errno;
  }

  /** Returns the call that failed and what it was made on. */
  public String operation() {
    return operation;
  }

  /** Returns the error's name as in {@code errno.h}. */
  public String errorName() {
    return errorName;
  }

  /** Returns the error's number on this machine. */
  public int errno() {
    return errno;
  }
}
