package io.iovec.mina;

import io.iovec.Poller;
import io.iovec.Registration;
import org.jspecify.annotations.Nullable;

/** What the poller is asked to look for on a session's socket, and has seen. */
final class Watch {
  private @Nullable Registration registration;
  private int readiness;
  private boolean inputEnded;

  void begin(Registration begun) {
    registration = begun;
  }

  boolean hasBegun() {
    return registration != null;
  }

  void ready(int newReadiness) {
    readiness = newReadiness;
  }

  /** Adds to what it is ready for; tells whether that was nothing. */
  boolean readyToo(int moreReadiness) {
    boolean wasReady = readiness != 0;
    readiness |= moreReadiness;
    return !wasReady;
  }

  boolean isReady(int what) {
    return (readiness & what) != 0;
  }

  boolean isInterested(int what) {
    Registration watched = registration;
    return watched != null && watched.isValid() && (watched.interest() & what) != 0;
  }

  void interest(int what, boolean on) {
    Registration watched = registration;
    if (watched == null || !watched.isValid()) {
      return;
    }
    int before = watched.interest();
    int after = on && !(inputEnded && what == Poller.READ) ? before | what : before & ~what;
    if (after != before) {
      watched.interest(after);
    }
  }

  /** Takes the interest in input away for good: a stream that has ended stays ready for ever. */
  void endInput() {
    inputEnded = true;
    interest(Poller.READ, false);
  }

  boolean hasInputEnded() {
    return inputEnded;
  }
}
