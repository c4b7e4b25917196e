package io.iovec.kernel;

import io.iovec.Leaks;
import io.iovec.Pollable;
import io.iovec.Poller;
import io.iovec.ReadyHandler;
import io.iovec.Registration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Readiness by epoll(7), level-triggered; changes of interest are gathered until it waits. */
final class KernelPoller implements Poller {
  private final KernelTransport transport;
  private final SystemCalls calls;
  private final Descriptor epoll;
  private final Descriptor event;
  private final ReadyList ready = new ReadyList();

  /** Whose handler threw last: the next poll begins behind it. */
  private @Nullable KernelRegistration thrower;

  private final ByteBuffer eight = ByteBuffer.allocateDirect(8);
  private final ByteBuffer one = ByteBuffer.allocateDirect(8);

  /** Whether the eventfd says so, so that it is not told twice. */
  private final AtomicBoolean awake = new AtomicBoolean();

  /** Whether {@link #wakeup} was called since the last poll returned. */
  private volatile boolean woken;

  private final Queue<KernelRegistration> ended = new ConcurrentLinkedQueue<>();
  private final Queue<KernelRegistration> touched = new ConcurrentLinkedQueue<>();
  private final Leaks.@Nullable Trace trace;

  private @Nullable KernelRegistration[] slots = new KernelRegistration[16];
  private int[] freeSlots = new int[16];
  private int freeSlotCount;
  private int slotCount;
  private int serial;
  private List<KernelRegistration> changed = new ArrayList<>();
  private List<KernelRegistration> applying = new ArrayList<>();

  KernelPoller(KernelTransport transport) throws IOException {
    this.transport = transport;
    this.calls = transport.calls();
    int epollFd = calls.epoll_create1(Linux.EPOLL_CLOEXEC);
    if (epollFd < 0) {
      throw Errno.exception("epoll_create1", epollFd);
    }
    int eventFd = calls.eventfd(0, Linux.EFD_CLOEXEC | Linux.EFD_NONBLOCK);
    int r = eventFd;
    if (eventFd >= 0) {
      r = calls.epoll_ctl(epollFd, Linux.EPOLL_CTL_ADD, eventFd, Linux.EPOLLIN, ReadyList.WAKEUP);
    }
    if (r < 0) {
      calls.close(epollFd);
      if (eventFd >= 0) {
        calls.close(eventFd);
      }
      throw Errno.exception("eventfd", r);
    }
    this.epoll = new Descriptor(calls, epollFd);
    this.event = new Descriptor(calls, eventFd);
    // In either byte order a number other than 0, which is all that an eventfd needs.
    this.one.put(0, (byte) 1);
    transport.opened(this);
    this.trace = Leaks.track(this);
  }

  SystemCalls calls() {
    return calls;
  }

  int epollFd() {
    return epoll.fd();
  }

  @Override
  public Registration register(Pollable what, int interest, ReadyHandler handler)
      throws IOException {
    KernelRegistration.checkInterest(interest);
    if (!(what instanceof KernelPollable pollable) || !pollable.isOf(transport)) {
      throw new IllegalArgumentException("of another transport, what=" + what);
    }
    if (!epoll.isOpen() || !pollable.isOpen() || pollable.registration() != null) {
      throw new IllegalStateException(
          (!epoll.isOpen() ? "poller closed" : !pollable.isOpen() ? "closed" : "registered already")
              + ", what="
              + what);
    }
    freeEnded();
    int slot = freeSlotCount > 0 ? freeSlots[--freeSlotCount] : slotCount++;
    if (slot == slots.length) {
      slots = Arrays.copyOf(slots, slot * 2);
    }
    KernelRegistration registration =
        new KernelRegistration(this, pollable, handler, slot, serial++ & Integer.MAX_VALUE);
    slots[slot] = registration;
    pollable.registration(registration);
    if (!pollable.isOpen()) {
      registration.pollableClosed(); // closed meanwhile by a thread that did not see this
      return registration;
    }
    registration.interest(interest);
    int r = registration.apply(calls, epoll.fd());
    if (r < 0) {
      registration.cancel();
      throw Errno.exception("epoll_ctl " + what, r);
    }
    return registration;
  }

  @Override
  public int poll(long timeoutNanos) throws IOException {
    epoll.enter();
    // So that the number that is read stays this poller's, and closing gets through to epoll_wait.
    if (!event.tryEnter()) {
      epoll.leave();
      throw new IllegalStateException("closed");
    }
    try {
      long deadline = timeoutNanos > 0 ? System.nanoTime() + timeoutNanos : 0;
      long left = timeoutNanos;
      int called;
      do {
        called = pollOnce(millis(left));
        left = timeoutNanos > 0 ? deadline - System.nanoTime() : timeoutNanos;
        // What wakes it besides is its own affair: a signal, or room for a socket that is paused.
      } while (called == 0
          && !woken
          && epoll.isOpen()
          && left != 0
          && (timeoutNanos < 0 || left > 0));
      woken = false;
      return called;
    } finally {
      event.leave();
      epoll.leave();
    }
  }

  private int pollOnce(int timeoutMillis) throws IOException {
    int failed = applyChanges();
    int r = ready.await(calls, epoll.fd(), slots, failed < 0 ? 0 : timeoutMillis);
    if (r < 0 && !Errno.EINTR.is(r)) {
      throw Errno.exception("epoll_wait", r);
    }
    if (ready.hasWakeup()) {
      // Read first: a wakeup between the two lines is for this poll, which goes round once more or
      // returns, and looks at what the wakeup was about either way.
      calls.read(event.fd(), eight, 0, 8);
      awake.set(false);
    }
    int called = callHandlers();
    if (failed < 0) {
      // After the others have been served.
      throw Errno.exception("epoll_ctl", failed);
    }
    return called;
  }

  private int callHandlers() throws IOException {
    int called = 0;
    int count = ready.count();
    int first = ready.indexOf(thrower) + 1;
    for (int k = 0; k < count; k++) {
      int i = (first + k) % count;
      thrower = ready.get(i);
      called += ready.call(i) ? 1 : 0;
    }
    thrower = null;
    ready.clear();
    return called;
  }

  private static int millis(long nanos) {
    if (nanos <= 0) {
      return nanos == 0 ? 0 : -1;
    }
    // Rounded up: a timeout that is too short would make the caller spin.
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos - 1) + 1;
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  /** Returns 0, or the {@code -errno} of one that failed and will be tried again. */
  private int applyChanges() {
    for (KernelRegistration r = touched.poll(); r != null; r = touched.poll()) {
      r.markDirty();
    }
    freeEnded();
    List<KernelRegistration> now = changed;
    changed = applying;
    applying = now;
    int failed = 0;
    for (int i = 0; i < now.size(); i++) {
      int r = now.get(i).apply(calls, epoll.fd());
      if (r < 0) {
        now.get(i).markDirty();
        failed = r;
      }
    }
    now.clear();
    return failed;
  }

  private void freeEnded() {
    for (KernelRegistration r = ended.poll(); r != null; r = ended.poll()) {
      if (slots[r.slot()] == r) {
        slots[r.slot()] = null;
        if (freeSlotCount == freeSlots.length) {
          freeSlots = Arrays.copyOf(freeSlots, freeSlotCount * 2);
        }
        freeSlots[freeSlotCount++] = r.slot();
      }
    }
  }

  /** Remembers a registration whose interest has changed. In this poller's thread. */
  void changed(KernelRegistration registration) {
    changed.add(registration);
  }

  /** Remembers a registration that has ended, whose slot is free before the next wait. */
  void ended(KernelRegistration registration) {
    ended.add(registration);
  }

  /** Remembers a registration whose socket was paused or resumed, and has it looked at. */
  void pausedOrResumed(KernelRegistration registration) {
    touched.add(registration);
    wake();
  }

  @Override
  public void wakeup() {
    woken = true;
    wake();
  }

  /** Makes epoll_wait return. */
  private void wake() {
    if (!awake.compareAndSet(false, true) || !event.tryEnter()) {
      return;
    }
    try {
      long n;
      do {
        n = calls.write(event.fd(), one, 0, 8);
      } while (Errno.EINTR.is(n));
    } finally {
      event.leave();
    }
  }

  @Override
  public void close() {
    if (!epoll.close()) {
      return;
    }
    wake();
    event.close();
    for (KernelRegistration registration : slots) {
      if (registration != null) {
        registration.pollerClosed();
      }
    }
    if (trace != null) {
      trace.close();
    }
    transport.closed(this);
  }
}
