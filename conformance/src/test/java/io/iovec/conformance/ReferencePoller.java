package io.iovec.conformance;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A poller over a selector. What is ready is collected first and the handlers are called
 * afterwards, so that they may do with the poller what they like.
 */
final class ReferencePoller implements Poller {
  private final ReferenceTransport transport;
  private final Selector selector;
  private final Leaks.@Nullable Trace trace;
  private final AtomicBoolean woken = new AtomicBoolean();

  /** Held while polling. Nobody else may use the selector then but to wake it. */
  private final ReentrantLock turn = new ReentrantLock();

  private final List<ReferenceRegistration> ready = new ArrayList<>();

  /** Those whose turn it was when a handler threw: they come first the next time. */
  private final Set<ReferenceRegistration> passedOver = new HashSet<>();

  /** Whether there are cancelled keys: the selector keeps their descriptors until it looks. */
  private volatile boolean stale;

  @SuppressWarnings("this-escape") // only its class and identity are noted
  ReferencePoller(ReferenceTransport transport, Selector selector) {
    this.transport = transport;
    this.selector = selector;
    this.trace = Leaks.track(this);
    transport.opened().addSelector(selector);
  }

  @Override
  public Registration register(Pollable what, int interest, ReadyHandler handler)
      throws IOException {
    ReferenceRegistration.checkInterest(interest);
    if (!(what instanceof ReferencePollable own) || own.transport() != transport) {
      throw new IllegalArgumentException("of another transport, what=" + what);
    }
    ensureOpen();
    own.ensureOpen();
    if (own.registration() != null) {
      throw new IllegalStateException("registered already, what=" + what);
    }
    try {
      if (own.channel().keyFor(selector) != null) {
        selector.selectNow(key -> {}); // It cannot come back before its old key has gone.
      }
      SelectionKey key = own.channel().register(selector, 0);
      ReferenceRegistration made = new ReferenceRegistration(this, own, key, handler, interest);
      key.attach(made);
      own.registration(made);
      made.update();
      if (!own.isOpen()) {
        made.cancel();
      }
      return made;
    } catch (ClosedChannelException | CancelledKeyException e) {
      throw own.closed(e);
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
    // A selector does not wait in a thread that is marked as interrupted.
    boolean interrupted = Thread.interrupted();
    turn.lock();
    try {
      return pollInTurn(timeoutNanos);
    } catch (ClosedSelectorException e) {
      throw closed(e);
    } finally {
      turn.unlock();
      flush();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private int pollInTurn(long timeoutNanos) throws IOException {
    long start = System.nanoTime();
    long left = timeoutNanos;
    while (true) {
      transport.system().before(Call.POLL);
      select(woken.get() ? 0 : left);
      int called = callHandlers();
      if (woken.getAndSet(false)
          || called > 0
          || left == 0
          || Thread.currentThread().isInterrupted()) {
        return called;
      }
      // What brought the selector back concerned only itself.
      if (timeoutNanos > 0) {
        left = Math.max(0, timeoutNanos - (System.nanoTime() - start));
      }
    }
  }

  private void select(long timeoutNanos) throws IOException {
    if (timeoutNanos == 0) {
      selector.selectNow(this::collect);
    } else if (timeoutNanos < 0) {
      selector.select(this::collect);
    } else {
      long millis = TimeUnit.NANOSECONDS.toMillis(timeoutNanos + 999_999);
      selector.select(this::collect, Math.max(1, millis));
    }
  }

  private void collect(SelectionKey key) {
    try {
      if (key.attachment() instanceof ReferenceRegistration registration) {
        registration.found(key.readyOps());
        ready.add(registration);
      }
    } catch (CancelledKeyException e) {
      // Closed just now by another thread.
    }
  }

  private int callHandlers() throws IOException {
    ready.sort(Comparator.comparing(registration -> !passedOver.contains(registration)));
    passedOver.clear();
    int called = 0;
    int next = 0;
    try {
      while (next < ready.size() && selector.isOpen()) {
        called += ready.get(next++).call() ? 1 : 0;
      }
      return called;
    } finally {
      passedOver.addAll(ready.subList(next, ready.size()));
      ready.clear();
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

  /** Lets go of what has been cancelled. Any thread; while one polls it is left to that. */
  private void flush() {
    while (stale && turn.tryLock()) {
      try {
        stale = false;
        selector.selectNow(key -> {});
      } catch (IOException | ClosedSelectorException e) {
        // The next poll says so.
      } finally {
        turn.unlock();
      }
    }
  }

  /** Makes the selector look again, if it waits. Any thread. */
  void lookAgain() {
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
          if (key.attachment() instanceof ReferenceRegistration registration) {
            registration.end();
          }
        }
        selector.close();
      }
    } catch (IOException | ClosedSelectorException e) {
      // It is closed all the same.
    }
    transport.opened().removeSelector(selector);
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
