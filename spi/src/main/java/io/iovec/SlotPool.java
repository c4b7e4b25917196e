package io.iovec;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Things that wait to be used again, in a fixed number of slots. Thread-safe without a lock, and
 * without allocating; unordered. A thread looks first where it put something last. For transports.
 */
public final class SlotPool<T> {
  private final AtomicReferenceArray<@Nullable T> slots;
  private final AtomicInteger count = new AtomicInteger();

  /** Makes a pool with {@code capacity} slots, 1 or more. */
  public SlotPool(int capacity) {
    slots = new AtomicReferenceArray<>(capacity);
  }

  /** Puts something in; false if every slot is taken. */
  public boolean offer(T thing) {
    int capacity = slots.length();
    int start = start(capacity);
    for (int i = 0; i < capacity && count.get() < capacity; i++) {
      if (slots.compareAndSet((start + i) % capacity, null, thing)) {
        count.incrementAndGet();
        return true;
      }
    }
    return false;
  }

  /** Takes something out; null if there is nothing, or all that was there is just being taken. */
  public @Nullable T poll() {
    int capacity = slots.length();
    int start = start(capacity);
    for (int i = 0; i < capacity && count.get() > 0; i++) {
      int slot = (start + i) % capacity;
      if (slots.get(slot) != null) {
        T thing = slots.getAndSet(slot, null);
        if (thing != null) {
          count.decrementAndGet();
          return thing;
        }
      }
    }
    return null;
  }

  private static int start(int capacity) {
    return (int) (Thread.currentThread().getId() % capacity);
  }
}
