package io.iovec.nio;

import io.iovec.Counter;
import io.iovec.Counters;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a transport has opened and not closed yet: descriptors, not the objects that users hold, so
 * that one of those that was dropped is found as a leak. Thread-safe.
 */
final class OpenThings {
  private final Counters counters;
  private final Set<Closeable> sockets = ConcurrentHashMap.newKeySet();
  private final Set<OpenFile> files = ConcurrentHashMap.newKeySet();
  private final Set<Selector> selectors = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  OpenThings(Counters counters) {
    this.counters = counters;
  }

  /**
   * Tells whether things can be opened.
   *
   * @throws IllegalStateException if not
   */
  void ensureOpen() {
    if (closed) {
      throw new IllegalStateException("this transport is closed");
    }
  }

  void add(OpenFile file) {
    files.add(file);
    counters.add(Counter.FILES_OPEN, 1);
    closeIfClosed();
  }

  void remove(OpenFile file) {
    if (files.remove(file)) {
      counters.add(Counter.FILES_OPEN, -1);
    }
  }

  void add(Selector selector) {
    selectors.add(selector);
    closeIfClosed();
  }

  void remove(Selector selector) {
    selectors.remove(selector);
  }

  /** Adds what holds the descriptor of a socket or listener. */
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

  /** What was added while the transport was being closed may have escaped that. */
  private void closeIfClosed() {
    if (closed) {
      closeAll();
      ensureOpen();
    }
  }

  void closeAll() {
    closed = true;
    // Selectors first: one that watches a socket keeps its descriptor.
    selectors.forEach(OpenThings::closeQuietly);
    selectors.clear();
    List.copyOf(files).forEach(OpenThings::closeQuietly);
    for (Closeable socket : List.copyOf(sockets)) {
      closeQuietly(socket);
      removeSocket(socket);
    }
  }

  private static void closeQuietly(Closeable thing) {
    try {
      thing.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
