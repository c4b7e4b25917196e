package io.iovec.nio;

import io.iovec.Poller;
import io.iovec.ReadyHandler;
import io.iovec.Registration;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;

/** A socket or listener watched by a {@link NioPoller}. */
final class NioRegistration implements Registration {
  private final NioPoller poller;
  private final Watched what;
  private final SelectionKey key;
  private final ReadyHandler handler;
  private volatile int interest;
  private volatile boolean ended;

  /** What the selector found. The poller's thread only. */
  private int found;

  NioRegistration(
      NioPoller poller, Watched what, SelectionKey key, ReadyHandler handler, int interest) {
    this.poller = poller;
    this.what = what;
    this.key = key;
    this.handler = handler;
    this.interest = interest;
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

  static void checkInterest(int interest) {
    if ((interest & ~(Poller.READ | Poller.WRITE)) != 0) {
      throw new IllegalArgumentException("interest=" + interest);
    }
  }

  /** Tells the selector what to look for. Any thread: a paused socket comes back in another one. */
  synchronized void update() {
    try {
      int operations = ended ? 0 : what.operations(interest);
      if (key.interestOps() != operations) {
        key.interestOps(operations);
      }
    } catch (CancelledKeyException e) {
      // Closed just now, by another thread or because the connection could not be made.
    }
  }

  /** As {@link #update}, and makes a poller that waits now take note. */
  void updateAndWake() {
    update();
    poller.interrupt();
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

  /** Returns what was found and is still of interest. */
  int readiness() {
    if (!isValid()) {
      return 0;
    }
    int readiness = 0;
    if ((found & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0) {
      readiness |= Poller.READ;
    }
    if ((found & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0) {
      readiness |= Poller.WRITE;
    }
    return readiness & interest;
  }

  ReadyHandler handler() {
    return handler;
  }
}
