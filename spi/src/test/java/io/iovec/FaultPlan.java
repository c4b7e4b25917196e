package io.iovec;

import java.io.IOException;

/** The fault knobs of a {@link FakeTransport}: which operation fails, how short transfers are. */
final class FaultPlan {
  private int untilFailure = -1;
  private int most = Integer.MAX_VALUE;
  private int failures;

  /** Lets {@code operations} succeed and the next one fail, half done where it can be; once. */
  void failAfter(int operations) {
    untilFailure = operations;
  }

  /** Lets no transfer move more than {@code bytes} at a time. */
  void atMost(int bytes) {
    most = bytes;
  }

  /** Lets everything work again. */
  void clear() {
    untilFailure = -1;
    most = Integer.MAX_VALUE;
  }

  /** Returns how many failures there have been. */
  int failures() {
    return failures;
  }

  /** Counts an operation and tells whether it is the one that fails. */
  boolean fails() {
    if (untilFailure < 0 || untilFailure-- > 0) {
      return false;
    }
    failures++;
    return true;
  }

  /** Counts an operation that does all or nothing. */
  void check(String operation) throws IOException {
    if (fails()) {
      throw failure(operation);
    }
  }

  int shorten(int bytes) {
    return Math.min(bytes, most);
  }

  IOException failure(String operation) {
    return new SystemException(operation, "EIO", 5, "injected");
  }
}
