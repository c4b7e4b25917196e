package io.iovec.kernel;

import io.iovec.Leaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Who is to have the next bytes of a socket: its pending entries, in the order of the stream, and
 * nobody, where they were given up and are dropped as they arrive. Thread-safe: entries may be with
 * other threads than the socket. The lock is for the books alone; only the holder of the first
 * entry receives, and does so outside of it.
 */
final class PendingBytes {
  /** Of more bytes than this the most have not come yet, with what is in front of them. */
  private static final int ARRIVED = 256 << 10;

  /** A run of bytes in the stream. */
  static final class Claim {
    private long left;
    private boolean givenUp;
    private @Nullable Claim next;
  }

  private final KernelSocket socket;
  private final LowWater lowWater;
  private @Nullable Claim first;
  private @Nullable Claim last;
  private @Nullable PendingEntry spare;
  private volatile @Nullable IOException failure;
  private volatile long left;
  private @Nullable Runnable waiting;

  PendingBytes(KernelSocket socket, LowWater lowWater) {
    this.socket = socket;
    this.lowWater = lowWater;
  }

  /** Returns an entry of the {@code count} bytes behind all others. The descriptor is entered. */
  synchronized PendingEntry add(long count) {
    PendingEntry entry = spare;
    Claim claim = entry == null ? new Claim() : entry.claim();
    claim.left = count;
    claim.givenUp = false;
    claim.next = null;
    if (last == null) {
      first = claim;
    } else {
      last.next = claim;
    }
    last = claim;
    left += count;
    if (count > ARRIVED) {
      lowWater.expect(left);
    }
    if (entry == null) {
      return new PendingEntry(socket, this, claim, count);
    }
    spare = null;
    entry.reuse(count);
    return entry;
  }

  /** Makes a claim of its own of the first bytes of another. */
  synchronized Claim split(Claim claim, long count) {
    Claim front = new Claim();
    front.left = count;
    front.next = claim;
    claim.left -= count;
    if (first == claim) {
      first = front;
      return front;
    }
    Claim before = first;
    while (before != null && before.next != claim) {
      before = before.next;
    }
    if (before != null) {
      before.next = front;
    }
    return front;
  }

  /** Gives up the first bytes of a claim. */
  void giveUp(Claim claim, long count) {
    Runnable told;
    synchronized (this) {
      split(claim, count).givenUp = true;
      told = returned();
    }
    if (told != null) {
      told.run();
    }
  }

  /** Gives up what is left of the claim of an entry that was closed, which may serve again. */
  void giveUp(PendingEntry closed) {
    Claim claim = closed.claim();
    Runnable told;
    synchronized (this) {
      claim.givenUp = true;
      removeEmpty();
      if (Leaks.level() == Leaks.Level.DISABLED && !isLinked(claim)) {
        spare = closed;
      }
      told = returned();
    }
    if (told != null) {
      told.run();
    }
  }

  private boolean isLinked(Claim wanted) {
    for (Claim claim = first; claim != null; claim = claim.next) {
      if (claim == wanted) {
        return true;
      }
    }
    return false;
  }

  /** Says that the holder of the first claim has received bytes. */
  void received(long count) {
    Runnable told;
    synchronized (this) {
      remove(count);
      told = returned();
    }
    if (told != null) {
      told.run();
    }
  }

  private synchronized void remove(long count) {
    if (first != null) {
      first.left -= count;
      left -= count;
      removeEmpty();
    }
    lowWater.expectAtMost(left);
  }

  /** Says that fewer bytes have come than were asked for. Called with the descriptor entered. */
  synchronized void awaitRest() {
    lowWater.expect(left);
  }

  /** Says how many bytes are certain to come behind these. Called with the descriptor entered. */
  synchronized void expectBehind(long bytes) {
    // Locked with what lowers the number: a mark above what still comes is waited for in vain.
    lowWater.expect(bytes + left);
  }

  /** Runs a task once nobody has a claim: now, or in the thread that ends the last one. */
  void whenReturned(Runnable task) {
    synchronized (this) {
      if (isOutstanding()) {
        waiting = task;
        return;
      }
    }
    task.run();
  }

  /** Returns who waits, if nobody has a claim any more. */
  private @Nullable Runnable returned() {
    Runnable task = waiting;
    if (task == null || isOutstanding()) {
      return null;
    }
    waiting = null;
    return task;
  }

  private void removeEmpty() {
    while (first != null && first.left == 0) {
      first = first.next;
    }
    if (first == null) {
      last = null;
    }
  }

  /** Returns how many bytes are still to come that are not for recv, given up or not. */
  long left() {
    return left;
  }

  /** Tells whether somebody has a claim, so that nobody else may receive. */
  synchronized boolean isOutstanding() {
    for (Claim claim = first; claim != null; claim = claim.next) {
      if (!claim.givenUp && claim.left > 0) {
        return true;
      }
    }
    return false;
  }

  /** Says that nothing more comes, to those who have claims and to the socket. */
  void fail(IOException cause) {
    failure = cause;
  }

  /** Returns why nothing more comes, if the connection failed. */
  @Nullable IOException failure() {
    return failure;
  }

  /**
   * Drops what was given up in front of a claim, or of what belongs to nobody. Called with the
   * descriptor entered.
   *
   * @param claim whose turn it should be; null for the socket's
   * @return 1 if it is, 0 at the end of the stream, or {@code -errno}: EAGAIN if others come first
   */
  synchronized long turn(@Nullable Claim claim) {
    while (first != null && first.givenUp) {
      long n = first.left == 0 ? 0 : drop(first.left);
      if (n <= 0 && first.left > 0) {
        return n;
      }
      remove(n);
    }
    return first == claim ? 1 : -Errno.EAGAIN.number();
  }

  /** Receives bytes without looking at them. */
  private long drop(long count) {
    ByteBuffer nowhere = Scratch.clear(count);
    long n;
    do {
      n =
          socket
              .calls()
              .recv(socket.fd(), nowhere, 0, nowhere.limit(), Linux.MSG_DONTWAIT | Linux.MSG_TRUNC);
    } while (Errno.EINTR.is(n));
    return n;
  }
}
