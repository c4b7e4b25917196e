package io.iovec.conformance;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Calls the handler for one connection, one event after the other in the order in which they
 * happened: in the loop's thread, or in those of a pool.
 */
final class ReferenceAdapterEvents {
  /** Something that has happened. */
  interface Event {
    void tell(AdapterHandler handler) throws Exception;
  }

  /** What has become of received bytes. */
  interface Message {
    void tell(AdapterHandler handler, AdapterConnection connection) throws Exception;
  }

  private final AdapterConnection connection;
  private final AdapterHandler handler;
  private final @Nullable Executor pool;
  private final Runnable whenDone;

  /** Guarded by this. */
  private final Queue<Event> waiting = new ArrayDeque<>();

  /** Whether a thread of the pool is at it. Guarded by this. */
  private boolean busy;

  /**
   * Makes one without events.
   *
   * @param pool null for the thread that fires
   * @param whenDone runs when the pool has told all events
   */
  ReferenceAdapterEvents(
      AdapterConnection connection,
      AdapterHandler handler,
      @Nullable Executor pool,
      Runnable whenDone) {
    this.connection = connection;
    this.handler = handler;
    this.pool = pool;
    this.whenDone = whenDone;
  }

  /** Tells the handler: before this returns, or soon if there is a pool. The loop's thread. */
  void fire(Event event) {
    if (pool == null) {
      tell(event);
      return;
    }
    synchronized (this) {
      waiting.add(event);
      if (busy) {
        return;
      }
      busy = true;
    }
    pool.execute(this::drain);
  }

  /** Tells whether events wait to be told. Then buffers that were fired are still in use. */
  synchronized boolean isBusy() {
    return busy;
  }

  private void drain() {
    for (Event event = next(); event != null; event = next()) {
      tell(event);
    }
    whenDone.run();
  }

  private synchronized @Nullable Event next() {
    Event event = waiting.poll();
    busy = event != null;
    return event;
  }

  /** What a handler throws is told to that handler, for that connection, and changes nothing. */
  private void tell(Event event) {
    try {
      event.tell(handler);
    } catch (Throwable e) { // an Error too: it must not end the thread of other connections
      try {
        handler.failed(connection, e);
      } catch (Throwable again) {
        e.addSuppressed(again); // nobody else to be told
      }
    }
  }
}
