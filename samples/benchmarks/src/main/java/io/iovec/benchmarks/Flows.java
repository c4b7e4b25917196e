package io.iovec.benchmarks;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connections that are busy at once, in one thread. */
final class Flows implements AutoCloseable {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Selector selector = Selector.open();
  private final List<SelectionKey> keys = new ArrayList<>();
  private final Consumer<SelectionKey> ready = this::ready;
  private int left;
  private @Nullable IOException failure;

  Flows() throws IOException {}

  /** Adds a connection, which is closed with the others. */
  void add(Flow flow, int interest) throws IOException {
    flow.channel.configureBlocking(false);
    keys.add(flow.channel.register(selector, interest, flow));
    left++;
  }

  /**
   * Has all go on that have ended.
   *
   * @param interest to begin with
   */
  void again(int interest) {
    for (SelectionKey key : keys) {
      key.interestOps(interest);
    }
    left = keys.size();
  }

  /**
   * Moves all to their ends.
   *
   * @param patience how long nothing at all may move
   * @return whether all have ended
   */
  boolean run(Duration patience) throws IOException {
    long start = System.nanoTime();
    long millis = patience.toMillis();
    while (left > 0) {
      int some = selector.select(ready, millis);
      if (failure != null) {
        throw failure;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException();
      }
      if (some == 0 || System.nanoTime() - start > LONGEST_NANOS) {
        return false;
      }
    }
    return true;
  }

  /** Likewise; whoever does not end in time fails the run. */
  void runToEnd(Duration patience) throws IOException {
    if (!run(patience)) {
      throw new IOException(
          "%d of %d connections stalled: nothing moved for %d ms, or all took more than %d s"
              .formatted(
                  left,
                  keys.size(),
                  patience.toMillis(),
                  TimeUnit.NANOSECONDS.toSeconds(LONGEST_NANOS)));
    }
  }

  private void ready(SelectionKey key) {
    if (failure != null) {
      return;
    }
    try {
      if (((Flow) key.attachment()).ready(key)) {
        left--;
        if (key.isValid()) {
          key.interestOps(0);
        }
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  @Override
  public void close() throws IOException {
    try (selector) {
      for (SelectionKey key : keys) {
        key.channel().close();
      }
    }
  }
}
