package io.iovec.conformance;

import io.iovec.IoVector;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The application of a test. It writes down what it is told, and checks what it receives if the
 * test does not say otherwise. What goes wrong in it is thrown by {@link #await}.
 */
class AdapterRecorder implements AdapterHandler {
  private static final long PAUSE_NANOS = 200_000;

  private final Bytes content;
  private final IdentityHashMap<AdapterConnection, AdapterSeen> known = new IdentityHashMap<>();
  private final List<AdapterSeen> all = new CopyOnWriteArrayList<>();
  private volatile @Nullable AssertionError broken;

  /** Expects what is received to be {@code content}, on each connection from its beginning on. */
  AdapterRecorder(Bytes content) {
    this.content = content;
  }

  /** What is done with an event. */
  private interface Act {
    void on(AdapterSeen seen) throws Exception;
  }

  // What a test may have it do.

  void onOpened(AdapterSeen seen) throws Exception {}

  void onBytes(AdapterSeen seen, ByteBuffer bytes) throws Exception {
    content.expect(bytes, seen.bytes());
  }

  /** Expects the messages to be numbered from 0 on. */
  void onMessage(AdapterSeen seen, IoVector message) throws Exception {
    try (message) {
      AdapterMessages.expect(content, seen.messages(), message);
    }
  }

  void onLine(AdapterSeen seen, String line) throws Exception {}

  void onSent(AdapterSeen seen) throws Exception {}

  void onEnded(AdapterSeen seen) throws Exception {
    seen.connection().close();
  }

  void onClosed(AdapterSeen seen) throws Exception {}

  // What came.

  /** Returns what it was told, of each connection. */
  final List<AdapterSeen> all() {
    return all;
  }

  /** Waits for so many connections, and returns the last of them. */
  final AdapterSeen await(int count) {
    await(count + " connections", () -> all.size() >= count && all.get(count - 1).has("opened"));
    return all.get(count - 1);
  }

  /** Waits until it was told that the connection is closed. */
  final void awaitClosed(AdapterSeen seen) {
    await("closed", () -> seen.has("closed"));
  }

  final void awaitBytes(AdapterSeen seen, long count) {
    await(count + " bytes", () -> seen.bytes() >= count);
  }

  final void awaitMessages(AdapterSeen seen, int count) {
    await(count + " messages", () -> seen.messages() >= count);
  }

  final void await(String what, BooleanSupplier done) {
    Deadline deadline = new Deadline();
    while (!done.getAsBoolean()) {
      check();
      deadline.check(() -> what + ", told=" + all);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    check();
  }

  /** Throws what went wrong in a handler. */
  final void check() {
    AssertionError wrong = broken;
    if (wrong != null) {
      throw wrong;
    }
  }

  private void tell(AdapterConnection connection, String event, Act act) throws Exception {
    AdapterSeen seen;
    synchronized (known) {
      seen = known.get(connection);
      if (seen == null) {
        seen = new AdapterSeen(connection);
        known.put(connection, seen);
        all.add(seen);
      }
    }
    seen.enter(event);
    try {
      act.on(seen);
    } catch (AssertionError e) {
      broken = broken == null ? e : broken;
    } finally {
      seen.leave();
    }
  }

  @Override
  public final void opened(AdapterConnection connection) throws Exception {
    tell(connection, "opened", this::onOpened);
  }

  @Override
  public final void received(AdapterConnection connection, ByteBuffer bytes) throws Exception {
    int count = bytes.remaining();
    tell(
        connection,
        "received",
        seen -> {
          onBytes(seen, bytes);
          seen.received(count);
        });
  }

  @Override
  public final void received(AdapterConnection connection, IoVector message) throws Exception {
    long count = message.length();
    tell(
        connection,
        "received",
        seen -> {
          onMessage(seen, message);
          seen.received(count);
        });
  }

  @Override
  public final void received(AdapterConnection connection, String line) throws Exception {
    tell(
        connection,
        "received",
        seen -> {
          onLine(seen, line);
          seen.received(line.length());
        });
  }

  @Override
  public final void sent(AdapterConnection connection) throws Exception {
    tell(connection, "sent", this::onSent);
  }

  @Override
  public final void ended(AdapterConnection connection) throws Exception {
    tell(connection, "ended", this::onEnded);
  }

  @Override
  public final void idle(AdapterConnection connection) throws Exception {
    tell(connection, "idle", seen -> {});
  }

  @Override
  public final void failed(AdapterConnection connection, Throwable cause) throws Exception {
    tell(connection, "failed", seen -> seen.failed(cause));
  }

  @Override
  public final void closed(AdapterConnection connection) throws Exception {
    tell(connection, "closed", this::onClosed);
  }
}
