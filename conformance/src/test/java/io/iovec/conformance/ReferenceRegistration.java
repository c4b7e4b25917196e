package io.iovec.conformance;

import io.iovec.Poller;
import io.iovec.ReadyHandler;
import io.iovec.Registration;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;

/** A socket or listener that a poller watches. */
final class ReferenceRegistration implements Registration {
  private final ReferencePoller poller;
  private final ReferencePollable what;
  private final SelectionKey key;
  private final ReadyHandler handler;
  private volatile int interest;
  private volatile boolean ended;

  /** What the selector found. The poller's thread only. */
  private int found;

  ReferenceRegistration(
      ReferencePoller poller,
      ReferencePollable what,
      SelectionKey key,
      ReadyHandler handler,
      int interest) {
    this.poller = poller;
    this.what = what;
    this.key = key;
    this.handler = handler;
    this.interest = interest;
  }

  static void checkInterest(int interest) {
    if ((interest & ~(Poller.READ | Poller.WRITE)) != 0) {
      throw new IllegalArgumentException("interest=" + interest);
    }
  }

  @Override
  public int interest() {
    return interest;
  }

  @Override
  public void interest(int newInterest) {
    checkInterest(newInterest);
    if (!isValid()) {
      throw new IllegalStateException("this registration has ended");
    }
    if (newInterest != interest) {
      interest = newInterest;
      update();
    }
  }

  /** Tells the selector what to look for. Any thread: a paused socket comes back in another one. */
  synchronized void update() {
    try {
      if (!ended) {
        key.interestOps(what.operations(interest));
      }
    } catch (CancelledKeyException e) {
      // Closed just now, by another thread.
    }
  }

  /** As {@link #update}, and makes a poller that waits now take note. */
  void updateAndWake() {
    update();
    poller.lookAgain();
  }

  @Override
  public void cancel() {
    if (!ended) {
      end();
      key.cancel();
      poller.forget();
    }
  }

  /** Ends it for a poller that closes. */
  void end() {
    ended = true;
    if (what.registration() == this) {
      what.registration(null);
    }
  }

  @Override
  public boolean isValid() {
    return !ended && what.isOpen();
  }

  /** Notes what the selector has found. */
  void found(int operations) {
    found = operations;
  }

  /** Calls the handler if what was found is still of interest; tells whether it did. */
  boolean call() throws IOException {
    int readiness = 0;
    if ((found & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0) {
      readiness |= Poller.READ;
    }
    if ((found & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0) {
      readiness |= Poller.WRITE;
    }
    readiness &= interest;
    if (!isValid() || readiness == 0) {
      return false;
    }
    handler.ready(readiness);
    return true;
  }
}
