package io.iovec.samples.smb.share;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much of the heap listings may take that have begun and not ended. One is for a whole server,
 * and each client has a part of it, so that no client has it all. Thread-safe.
 */
public final class ListingMemory {
  private static final int OF_HEAP = 4;
  private static final int OF_WHOLE = 4;

  private final @Nullable ListingMemory whole;
  private final long most;
  private final AtomicLong used = new AtomicLong();

  ListingMemory(@Nullable ListingMemory whole, long most) {
    this.whole = whole;
    this.most = most;
  }

  /** Returns a quarter of this machine's heap. */
  public static ListingMemory ofHeap() {
    return new ListingMemory(null, Runtime.getRuntime().maxMemory() / OF_HEAP);
  }

  /** Returns what one client may have of this: a quarter at most, and what others have left. */
  public ListingMemory part() {
    return new ListingMemory(this, most / OF_WHOLE);
  }

  /** Returns how many bytes are in use, about. */
  public long used() {
    return used.get();
  }

  /** Takes some bytes, or answers false. */
  boolean take(long bytes) {
    if (used.addAndGet(bytes) > most || (whole != null && !whole.take(bytes))) {
      used.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void give(long bytes) {
    used.addAndGet(-bytes);
    if (whole != null) {
      whole.give(bytes);
    }
  }
}
