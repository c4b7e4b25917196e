package io.iovec.kernel;

import io.iovec.Poller;
import io.iovec.ReadyHandler;
import io.iovec.Registration;
import java.io.IOException;

/** A socket or listener that a {@link KernelPoller} watches. */
final class KernelRegistration implements Registration {
  private final KernelPoller poller;
  private final KernelPollable pollable;
  private final ReadyHandler handler;
  private final int slot;
  private final long token;
  private int interest;

  /** What epoll watches for now; 0 if it does not know of this. */
  private int armed;

  /** Whether the poller is to look at this before it waits. */
  private boolean dirty;

  /** The poller's last round in which this was ready. */
  private int round;

  private volatile boolean ended;

  KernelRegistration(
      KernelPoller poller, KernelPollable pollable, ReadyHandler handler, int slot, int serial) {
    this.poller = poller;
    this.pollable = pollable;
    this.handler = handler;
    this.slot = slot;
    this.token = (long) serial << Integer.SIZE | slot;
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
      throw new IllegalStateException("ended, registration of " + pollable);
    }
    interest = newInterest;
    markDirty();
  }

  /** Has the poller look at this before it waits again. Any thread. */
  void pausedOrResumed() {
    poller.pausedOrResumed(this);
  }

  /** Has the poller compare what is wanted with what epoll watches, before it waits. */
  void markDirty() {
    if (!dirty && wanted() != armed) {
      dirty = true;
      poller.changed(this);
    }
  }

  /**
   * Tells epoll what is wanted, in the poller's thread.
   *
   * @return 0, or {@code -errno}
   */
  int apply(SystemCalls calls, int epollFd) {
    dirty = false;
    int wanted = ended ? 0 : wanted();
    if (wanted == armed || !pollable.descriptor().tryEnter()) {
      return 0;
    }
    try {
      // With nothing wanted it is taken out, since epoll reports hang-ups unasked, again and again.
      int op =
          armed == 0
              ? Linux.EPOLL_CTL_ADD
              : wanted == 0 ? Linux.EPOLL_CTL_DEL : Linux.EPOLL_CTL_MOD;
      int r = calls.epoll_ctl(epollFd, op, pollable.descriptor().fd(), wanted, token);
      if (r < 0 && wanted != 0) {
        return r;
      }
      armed = wanted;
      return 0;
    } finally {
      pollable.descriptor().leave();
    }
  }

  private int wanted() {
    return pollable.isPaused() ? interest & ~Poller.READ : interest;
  }

  /** Says that this is ready in a round of the poller; false if it was said before. */
  boolean foundIn(int newRound) {
    boolean isNew = round != newRound;
    round = newRound;
    return isNew;
  }

  /** Calls the handler if what epoll saw is wanted. */
  boolean ready(int events) throws IOException {
    int readiness = events;
    if ((events & (Linux.EPOLLERR | Linux.EPOLLHUP)) != 0) {
      readiness = Poller.READ | Poller.WRITE;
    }
    readiness &= wanted();
    if (readiness == 0 || !isValid()) {
      return false;
    }
    handler.ready(readiness);
    return true;
  }

  @Override
  public void cancel() {
    if (!ended) {
      ended = true;
      apply(poller.calls(), poller.epollFd());
      pollable.registration(null);
      poller.ended(this);
    }
  }

  /** Is told by the socket, in whatever thread closes it. */
  void pollableClosed() {
    if (!ended) {
      ended = true;
      poller.ended(this);
    }
  }

  @Override
  public boolean isValid() {
    return !ended;
  }

  /** Is told by the poller. */
  void pollerClosed() {
    ended = true;
    pollable.registration(null);
  }

  int slot() {
    return slot;
  }

  /**
   * Returns what epoll says when it means this registration and not one that had the slot before.
   */
  long token() {
    return token;
  }
}
