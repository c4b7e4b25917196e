package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What was written and has not been sent, all of it as vectors. Any thread writes, the loop's
 * sends. Each future is completed and each vector closed, once, whatever happens.
 */
final class ReferenceAdapterQueue {
  private record Item(IoVector vector, CompletableFuture<Void> future) {}

  /** Guarded by this. */
  private final Queue<Item> items = new ArrayDeque<>();

  /** The bytes of all items. Guarded by this. */
  private long pending;

  /** Why nothing is taken in any more, or null. Guarded by this. */
  private @Nullable Throwable refusal;

  /** Takes the vector over, if only to close it. Any thread. */
  CompletionStage<Void> offer(IoVector vector) {
    CompletableFuture<Void> future = new CompletableFuture<>();
    Throwable why;
    synchronized (this) {
      why = refusal;
      if (why == null) {
        pending += vector.length();
        items.add(new Item(vector, future));
      }
    }
    if (why != null) {
      vector.close();
      future.completeExceptionally(new IOException("not written: " + why.getMessage(), why));
    }
    return future;
  }

  /** Returns how many bytes wait. Any thread. */
  synchronized long pending() {
    return pending;
  }

  synchronized boolean isEmpty() {
    return items.isEmpty();
  }

  /** Takes nothing more in. Any thread. */
  synchronized void refuse(Throwable why) {
    refusal = refusal == null ? why : refusal;
  }

  /**
   * Sends of the first item. The loop's thread.
   *
   * @return how many bytes went, {@link Answer#NOT_NOW} included
   */
  long send(StreamSocket socket) throws IOException {
    Item first = first();
    if (first == null || first.vector.isEmpty()) {
      return Answer.NOT_NOW;
    }
    // Asked of the bytes, not of the items: behind this there may be nothing but empty ones.
    long n = socket.send(first.vector, pending() > first.vector.length());
    synchronized (this) {
      pending -= n;
    }
    return n;
  }

  /** Takes the first item out if it has been sent, which may have been empty from the start. */
  boolean takeSent() {
    Item sent;
    synchronized (this) {
      sent = items.peek();
      if (sent == null || !sent.vector.isEmpty()) {
        return false;
      }
      items.remove();
    }
    sent.vector.close();
    sent.future.complete(null);
    return true;
  }

  private synchronized @Nullable Item first() {
    return items.peek();
  }

  /** Fails all that waits, and what is written from now on. The loop's thread. */
  void end(Throwable why) {
    refuse(why);
    for (Item item = next(); item != null; item = next()) {
      item.vector.close();
      item.future.completeExceptionally(new IOException("not sent: " + why.getMessage(), why));
    }
  }

  private synchronized @Nullable Item next() {
    pending = 0;
    return items.poll();
  }
}
