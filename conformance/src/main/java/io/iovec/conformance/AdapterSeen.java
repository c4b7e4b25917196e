package io.iovec.conformance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a handler was told of one connection, in order. Thread-safe. */
final class AdapterSeen {
  private static final int SHOWN = 30;

  private final AdapterConnection connection;
  private final List<String> events = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger overlaps = new AtomicInteger();
  private int told;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger messages = new AtomicInteger();

  AdapterSeen(AdapterConnection connection) {
    this.connection = connection;
  }

  AdapterConnection connection() {
    return connection;
  }

  void enter(String event) {
    if (inside.getAndIncrement() != 0) {
      overlaps.incrementAndGet();
    }
    told++;
    synchronized (this) {
      events.add(event);
    }
  }

  void leave() {
    inside.decrementAndGet();
  }

  void received(long count) {
    bytes.addAndGet(count);
    messages.incrementAndGet();
  }

  synchronized void failed(Throwable cause) {
    failures.add(cause);
  }

  /** Returns how many bytes were received, and looked at. */
  long bytes() {
    return bytes.get();
  }

  /** Returns how many vectors, lines or buffers were received, and looked at. */
  int messages() {
    return messages.get();
  }

  /** Returns how many events began while another was told. */
  int overlaps() {
    return overlaps.get();
  }

  /** Returns how many events there were, as counted without any synchronization. */
  int told() {
    return told;
  }

  synchronized List<String> events() {
    return List.copyOf(events);
  }

  synchronized List<Throwable> failures() {
    return List.copyOf(failures);
  }

  synchronized int count(String event) {
    return Collections.frequency(events, event);
  }

  boolean has(String event) {
    return count(event) > 0;
  }

  @Override
  public String toString() {
    List<String> all = events();
    int from = Math.max(0, all.size() - SHOWN);
    return "bytes="
        + bytes
        + " messages="
        + messages
        + (from > 0 ? " events=[" + from + " more, " : " events=[")
        + String.join(", ", all.subList(from, all.size()))
        + "] failures="
        + failures();
  }
}
