package io.iovec.conformance;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.NoRoomException;
import io.iovec.RoomQueue;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What stands for the kernel: a limited number of buffers of one nominal size, in the heap, whose
 * bytes are not reachable from outside. Thread-safe.
 */
final class ReferenceKernel {
  private final ReferenceSystem system;
  private final Counters counters;
  private final boolean shares;
  private final int bufferSize;
  private final long most;

  /** Buffers that hold bytes or are set aside. */
  private final AtomicLong taken = new AtomicLong();

  private final RoomQueue waiting = new RoomQueue(this::hasRoom);

  /**
   * Makes it.
   *
   * @param shares whether entries can be shared
   */
  ReferenceKernel(
      ReferenceSystem system, Counters counters, boolean shares, long limit, int bufferSize) {
    this.system = system;
    this.counters = counters;
    this.shares = shares;
    this.bufferSize = bufferSize;
    this.most = limit / bufferSize;
  }

  ReferenceSystem system() {
    return system;
  }

  Counters counters() {
    return counters;
  }

  boolean shares() {
    return shares;
  }

  /** Returns how many bytes a buffer holds. */
  int bufferSize() {
    return bufferSize;
  }

  /** Returns how many buffers are set aside for a message: all it needs, or a quarter of all. */
  long shareOf(long bytes) {
    long needed = bytes / bufferSize + (bytes % bufferSize == 0 ? 0 : 1);
    return Math.min(needed, Math.max(1, most / 4));
  }

  /** Returns those who wait for buffers. */
  RoomQueue waiting() {
    return waiting;
  }

  private boolean hasRoom(long buffers) {
    return buffers <= most - taken.get();
  }

  /** Sets buffers aside, if there are so many. */
  boolean setAside(long buffers) {
    long before = taken.get();
    while (buffers <= most - before) {
      if (taken.compareAndSet(before, before + buffers)) {
        counters.add(Counter.KERNEL_BUFFERS_IN_USE, buffers);
        return true;
      }
      before = taken.get();
    }
    return false;
  }

  /** Gives buffers back that were set aside or in use. */
  void giveBack(long buffers) {
    if (buffers > 0) {
      taken.addAndGet(-buffers);
      counters.add(Counter.KERNEL_BUFFERS_IN_USE, -buffers);
      waiting.roomMade();
    }
  }

  /**
   * Makes an empty entry, which the caller owns.
   *
   * @throws NoRoomException if all buffers are taken
   * @throws IOException if the system has no more
   */
  ReferenceEntry entry() throws IOException {
    if (!setAside(1)) {
      throw new NoRoomException(
          "no kernel buffers: all " + most + " taken: raise iovec.kernelLimit");
    }
    try {
      return entryOfTaken();
    } catch (IOException e) {
      giveBack(1);
      throw e;
    }
  }

  /** Makes an empty entry of a buffer that was set aside. */
  ReferenceEntry entryOfTaken() throws IOException {
    system.before(Call.KERNEL_BUFFER);
    return new ReferenceEntry(this);
  }
}
