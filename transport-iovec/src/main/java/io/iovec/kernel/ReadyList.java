package io.iovec.kernel;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All that epoll says is ready. One call tells of some at most, so that the memory of a thread for
 * them does not grow with its connections; where that many are ready it is called again, until it
 * begins anew: what it has told of goes to the end of its list, see epoll(7).
 */
final class ReadyList {
  /** Of the eventfd. */
  static final long WAKEUP = -1;

  private static final int MOST_OF_A_CALL = 256;

  private final int[] eventsOfCall = new int[MOST_OF_A_CALL];
  private final long[] tokensOfCall = new long[MOST_OF_A_CALL];

  private @Nullable KernelRegistration[] registrations = new KernelRegistration[16];
  private int[] events = new int[16];
  private int count;
  private boolean hasWakeup;
  private int round;

  /**
   * Waits until something is ready, and takes it all.
   *
   * @param slots the registrations, by the lower half of their tokens
   * @return 0, or {@code -errno}
   */
  int await(
      SystemCalls calls, int epollFd, @Nullable KernelRegistration[] slots, int timeoutMillis) {
    clear();
    round++;
    int n = calls.epoll_wait(epollFd, eventsOfCall, tokensOfCall, timeoutMillis);
    while (n > 0 && add(n, slots) && n == MOST_OF_A_CALL) {
      n = calls.epoll_wait(epollFd, eventsOfCall, tokensOfCall, 0);
    }
    // What was found is not lost for what a later call met; that one meets it again.
    return n < 0 && count == 0 && !hasWakeup ? n : 0;
  }

  /** Adds what a call told of; false if some of it was told before, or all of it has ended. */
  private boolean add(int n, @Nullable KernelRegistration[] slots) {
    int before = count;
    boolean isNew = true;
    for (int i = 0; i < n; i++) {
      long token = tokensOfCall[i];
      if (token == WAKEUP) {
        isNew &= !hasWakeup;
        hasWakeup = true;
        continue;
      }
      KernelRegistration registration = slots[(int) token];
      if (registration != null && registration.token() == token) {
        if (registration.foundIn(round)) {
          add(registration, eventsOfCall[i]);
        } else {
          isNew = false;
        }
      }
    }
    return isNew && count > before;
  }

  private void add(KernelRegistration registration, int what) {
    if (count == registrations.length) {
      registrations = Arrays.copyOf(registrations, count * 2);
      events = Arrays.copyOf(events, count * 2);
    }
    registrations[count] = registration;
    events[count++] = what;
  }

  /** Returns how many are ready, the eventfd aside. */
  int count() {
    return count;
  }

  /** Returns one of those that are ready. */
  @Nullable KernelRegistration get(int i) {
    return registrations[i];
  }

  /** Returns where one is among those that are ready, or -1. */
  @SuppressWarnings("ReferenceEquality") // it is that one or none
  int indexOf(@Nullable KernelRegistration wanted) {
    for (int i = 0; i < count && wanted != null; i++) {
      if (registrations[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Tells whether the eventfd is among what is ready. */
  boolean hasWakeup() {
    return hasWakeup;
  }

  /**
   * Calls the handler of one.
   *
   * @return whether it was called
   */
  boolean call(int i) throws IOException {
    KernelRegistration registration = registrations[i];
    return registration != null && registration.ready(events[i]);
  }

  /** Forgets all. */
  void clear() {
    Arrays.fill(registrations, 0, count, null);
    count = 0;
    hasWakeup = false;
  }
}
