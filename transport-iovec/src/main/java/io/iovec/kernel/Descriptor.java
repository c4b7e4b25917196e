package io.iovec.kernel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file descriptor and who is inside a call on it. Its number is given back to the kernel only
 * when the last of them has left: it would be reused at once, and bytes would land in a stranger's
 * file. Thread-safe.
 *
 * <pre>{@code
 * descriptor.enter();
 * try {
 *   calls.pwrite(descriptor.fd(), ...);
 * } finally {
 *   descriptor.leave();
 * }
 * }</pre>
 */
final class Descriptor {
  private static final int CLOSED = 1;
  private static final int USER = 2;

  private final SystemCalls calls;
  private final int fd;
  private final Runnable afterClose;
  private final AtomicInteger state = new AtomicInteger();
  private int closeResult;

  Descriptor(SystemCalls calls, int fd) {
    this(calls, fd, () -> {});
  }

  /**
   * Makes an open descriptor.
   *
   * @param afterClose runs once, when the number has been given back and nobody is inside any more
   */
  Descriptor(SystemCalls calls, int fd, Runnable afterClose) {
    this.calls = calls;
    this.fd = fd;
    this.afterClose = afterClose;
  }

  /** Returns the number, which is valid between {@link #enter} and {@link #leave} only. */
  int fd() {
    return fd;
  }

  boolean isOpen() {
    return (state.get() & CLOSED) == 0;
  }

  /**
   * Begins a call.
   *
   * @throws IllegalStateException if it is closed
   */
  void enter() {
    if (!tryEnter()) {
      throw new IllegalStateException("closed");
    }
  }

  /** Begins a call, or returns false if it is closed. */
  boolean tryEnter() {
    for (; ; ) {
      int s = state.get();
      if ((s & CLOSED) != 0) {
        return false;
      }
      if (state.compareAndSet(s, s + USER)) {
        return true;
      }
    }
  }

  /** Ends a call; closes the number if this was the last user of a closed descriptor. */
  void leave() {
    if (state.addAndGet(-USER) == CLOSED) {
      closeResult = calls.close(fd);
      afterClose.run();
    }
  }

  /**
   * Lets nobody enter any more, and closes the number now or when the last user leaves.
   *
   * @return true for the one call that closed it
   */
  boolean close() {
    for (; ; ) {
      int s = state.get();
      if ((s & CLOSED) != 0) {
        return false;
      }
      // The closer counts as a user, so that exactly one thread sees the last one leave.
      if (state.compareAndSet(s, s + USER + CLOSED)) {
        leave();
        return true;
      }
    }
  }

  /** Returns what close(2) said, 0 if it has not been called yet. */
  int closeResult() {
    return closeResult;
  }
}
