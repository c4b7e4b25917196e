package io.iovec.nio;

import io.iovec.Leaks;
import io.iovec.Pollable;
import io.iovec.Poller;
import io.iovec.ReadyHandler;
import io.iovec.Registration;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A poller over a {@link Selector}, whose set of selected keys is not used: what is ready is
 * collected in an array while the selector looks, and the handlers are called afterwards, so that
 * they may do with poller and selector what they like.
 *
 * <p>An interrupt ends one poll, the present or the next, as a wake-up does. Unlike a selector, a
 * poller then waits again, even if the thread stays marked as interrupted.
 */
final class NioPoller implements Poller {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final NioTransport transport;
  private final Selector selector;
  private final Leaks.@Nullable Trace trace;
  private final Consumer<SelectionKey> collect = this::collect;
  private final AtomicBoolean woken = new AtomicBoolean();

  /** Held while polling; so whoever closes a socket knows whether the selector can be reached. */
  private final ReentrantLock turn = new ReentrantLock();

  private @Nullable NioRegistration[] ready = new @Nullable NioRegistration[64];
  private int readyCount;

  /** Where to begin among what is ready: behind the handler that threw last. */
  private int start;

  /** Whether a poll has returned because of the interrupt that this thread is marked with. */
  private boolean interruptTold;

  /** Whether keys have been cancelled that the selector still holds, and with them descriptors. */
  private volatile boolean stale;

  @SuppressWarnings("this-escape") // only its class and identity are noted
  NioPoller(NioTransport transport, Selector selector) {
    this.transport = transport;
    this.selector = selector;
    this.trace = Leaks.track(this);
  }

  @Override
  public Registration register(Pollable what, int interest, ReadyHandler handler)
      throws IOException {
    NioRegistration.checkInterest(interest);
    if (!(what instanceof Watched watched) || watched.transport() != transport) {
      throw new IllegalArgumentException("of another transport, what=" + what);
    }
    ensureOpen();
    watched.ensureOpen();
    if (watched.registration() != null) {
      throw new IllegalStateException("registered already, what=" + what);
    }
    if (watched.channel().keyFor(selector) != null) {
      selector.selectNow(
          NioPoller::ignore); // A channel cannot come back before its old key has gone.
    }
    SelectionKey key = register(watched);
    NioRegistration registration = new NioRegistration(this, watched, key, handler, interest);
    key.attach(registration);
    watched.registration(registration);
    registration.update();
    if (!watched.isOpen()) {
      registration.cancel();
    }
    return registration;
  }

  private SelectionKey register(Watched what) {
    try {
      return what.channel().register(selector, 0);
    } catch (ClosedChannelException | CancelledKeyException e) {
      throw what.closed(e);
    } catch (ClosedSelectorException e) {
      throw closed(e);
    }
  }

  @Override
  public int poll(long timeoutNanos) throws IOException {
    ensureOpen();
    if (turn.isHeldByCurrentThread()) {
      throw new IllegalStateException("poll in a handler that poll has called");
    }
    turn.lock();
    try {
      return pollInTurn(timeoutNanos);
    } catch (ClosedSelectorException e) {
      throw closed(e);
    } finally {
      turn.unlock();
      flush();
    }
  }

  private int pollInTurn(long timeoutNanos) throws IOException {
    long start = System.nanoTime();
    long left = timeoutNanos;
    while (true) {
      boolean interrupted = select(woken.get() ? 0 : left);
      int called = callHandlers();
      if (woken.getAndSet(false) || called > 0 || interrupted || left == 0) {
        return called;
      }
      // What brought the selector back concerned only itself.
      if (timeoutNanos > 0) {
        left = Math.max(0, timeoutNanos - (System.nanoTime() - start));
      }
    }
  }

  /** Collects what is ready; true if this thread has been interrupted since it polled last. */
  private boolean select(long timeoutNanos) throws IOException {
    // A selector does not wait at all in a thread that is marked as interrupted.
    boolean marked = Thread.interrupted();
    boolean before = marked && !interruptTold;
    try {
      if (timeoutNanos == 0 || before) {
        selector.selectNow(collect);
      } else if (timeoutNanos < 0) {
        selector.select(collect);
      } else {
        long millis = timeoutNanos / NANOS_PER_MILLI;
        selector.select(collect, timeoutNanos % NANOS_PER_MILLI == 0 ? millis : millis + 1);
      }
      boolean meanwhile = Thread.currentThread().isInterrupted();
      interruptTold = marked || meanwhile;
      return before || meanwhile;
    } finally {
      if (marked) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** For when the selector is only to let go of keys: what is ready stays so. */
  private static void ignore(SelectionKey key) {}

  private void collect(SelectionKey key) {
    if (!(key.attachment() instanceof NioRegistration registration)) {
      return;
    }
    try {
      registration.found(key.readyOps());
    } catch (CancelledKeyException e) {
      return; // Closed just now by another thread.
    }
    if (readyCount == ready.length) {
      ready = Arrays.copyOf(ready, 2 * readyCount);
    }
    ready[readyCount++] = registration;
  }

  private int callHandlers() throws IOException {
    int called = 0;
    int first = start;
    try {
      for (int k = 0; k < readyCount && selector.isOpen(); k++) {
        int i = (first + k) % readyCount;
        NioRegistration registration = ready[i];
        int readiness = registration == null ? 0 : registration.readiness();
        if (registration != null && readiness != 0) {
          called++;
          start = i + 1; // In case that it throws: it is the last to be called again.
          registration.handler().ready(readiness);
        }
      }
      start = first;
      return called;
    } finally {
      Arrays.fill(ready, 0, readyCount, null);
      readyCount = 0;
    }
  }

  /** Notes that a key has been cancelled. Any thread. */
  void forget() {
    stale = true;
    if (!turn.isHeldByCurrentThread()) {
      selector.wakeup();
      flush();
    }
  }

  /**
   * Lets go of what has been cancelled: a selector keeps closed sockets' descriptors until it looks
   * again. Any thread; while one polls it is left to that.
   */
  private void flush() {
    while (stale && turn.tryLock()) {
      try {
        stale = false;
        selector.selectNow(NioPoller::ignore);
      } catch (IOException | ClosedSelectorException e) {
        // The next poll says so.
      } finally {
        turn.unlock();
      }
    }
  }

  /** Makes the selector look again, if it waits. Any thread. */
  void interrupt() {
    if (!turn.isHeldByCurrentThread()) {
      selector.wakeup();
    }
  }

  @Override
  public void wakeup() {
    if (woken.compareAndSet(false, true)) {
      selector.wakeup();
    }
  }

  @Override
  public void close() {
    if (trace != null) {
      trace.close();
    }
    try {
      if (selector.isOpen()) {
        for (SelectionKey key : selector.keys()) {
          if (key.attachment() instanceof NioRegistration registration) {
            registration.end();
          }
        }
        selector.close();
      }
    } catch (IOException | ClosedSelectorException e) {
      // It is closed all the same.
    }
    transport.openThings().remove(selector);
  }

  private void ensureOpen() {
    if (!selector.isOpen()) {
      throw closed(null);
    }
  }

  private static IllegalStateException closed(@Nullable Exception cause) {
    return new IllegalStateException("this poller is closed", cause);
  }
}
