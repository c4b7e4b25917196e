package io.iovec.conformance;

import io.iovec.Counter;
import io.iovec.Counters;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a transport has opened and not closed yet: descriptors, not the objects that users hold, so
 * that one of those that was dropped is found as a leak. Thread-safe.
 */
final class ReferenceOpened {
  private final Counters counters;
  private final Set<Closeable> selectors = ConcurrentHashMap.newKeySet();
  private final Set<Closeable> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Closeable> files = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  ReferenceOpened(Counters counters) {
    this.counters = counters;
  }

  void ensureOpen() {
    if (closed) {
      throw new IllegalStateException("this transport is closed");
    }
  }

  void addSelector(Closeable selector) {
    selectors.add(selector);
    closeIfClosed();
  }

  void removeSelector(Closeable selector) {
    selectors.remove(selector);
  }

  void addSocket(Closeable socket) {
    sockets.add(socket);
    counters.add(Counter.SOCKETS_OPEN, 1);
    closeIfClosed();
  }

  void removeSocket(Closeable socket) {
    if (sockets.remove(socket)) {
      counters.add(Counter.SOCKETS_OPEN, -1);
    }
  }

  void addFile(Closeable file) {
    files.add(file);
    counters.add(Counter.FILES_OPEN, 1);
    closeIfClosed();
  }

  void removeFile(Closeable file) {
    if (files.remove(file)) {
      counters.add(Counter.FILES_OPEN, -1);
    }
  }

  /** What was added while the transport was being closed may have escaped that. */
  private void closeIfClosed() {
    if (closed) {
      close();
      ensureOpen();
    }
  }

  /** Closes all. */
  void close() {
    closed = true;
    // First, because a selector keeps the descriptors of what it watches.
    selectors.forEach(ReferenceOpened::closeQuietly);
    selectors.clear();
    for (Closeable socket : List.copyOf(sockets)) {
      closeQuietly(socket);
      removeSocket(socket);
    }
    for (Closeable file : List.copyOf(files)) {
      if (!closeQuietly(file)) {
        counters.add(Counter.CLOSE_FAILURES, 1);
      }
      removeFile(file);
    }
  }

  private static boolean closeQuietly(Closeable thing) {
    try {
      thing.close();
      return true;
    } catch (IOException e) {
      return false; // It is closed all the same.
    }
  }
}
