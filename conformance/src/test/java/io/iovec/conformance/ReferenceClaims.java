package io.iovec.conformance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has a claim on the next bytes of a socket: pending entries, in the order of the stream, and
 * bytes that were given up and are dropped as they arrive. Thread-safe: entries go to other threads
 * than the socket's.
 */
final class ReferenceClaims {
  /** A run of bytes in the stream. */
  static final class Claim {
    private long left;
    private boolean givenUp;

    private Claim(long left) {
      this.left = left;
    }
  }

  private final ReferenceSystem.Move source;
  private final ReferenceSystem system;
  private final List<Claim> claims = new ArrayList<>();
  private final ByteBuffer dropped = ByteBuffer.allocate(64 << 10);
  private @Nullable IOException failure;
  private @Nullable Runnable waiting;

  ReferenceClaims(ReferenceSystem system, ReferenceSystem.Move source) {
    this.system = system;
    this.source = source;
  }

  /** Says that nothing more comes, to those who have claims too. */
  synchronized void fail(IOException e) {
    failure = e;
  }

  /** Adds a claim behind all others. */
  synchronized Claim add(long count) {
    Claim claim = new Claim(count);
    claims.add(claim);
    return claim;
  }

  /** Makes a claim of its own of the first bytes of another. */
  synchronized Claim split(Claim claim, long count) {
    Claim front = new Claim(count);
    claims.add(claims.indexOf(claim), front);
    claim.left -= count;
    return front;
  }

  /** Gives up the first bytes of a claim. */
  void giveUp(Claim claim, long count) {
    giveUp(split(claim, count));
  }

  /** Gives up what is left of a claim. */
  void giveUp(Claim claim) {
    synchronized (this) {
      claim.givenUp = true;
    }
    tellIfReturned();
  }

  /** Runs a task once nobody has a claim: now, or when the last one ends. */
  void whenReturned(Runnable task) {
    synchronized (this) {
      waiting = task;
    }
    tellIfReturned();
  }

  /** Returns how many bytes are still to come before those for recv. */
  synchronized long left() {
    return claims.stream().mapToLong(claim -> claim.left).sum();
  }

  private void tellIfReturned() {
    Runnable task;
    synchronized (this) {
      if (isOutstanding()) {
        return;
      }
      task = waiting;
      waiting = null;
    }
    if (task != null) {
      task.run();
    }
  }

  /** Tells whether somebody has a claim that was not given up, so that nobody else may receive. */
  synchronized boolean isOutstanding() {
    return claims.stream().anyMatch(claim -> !claim.givenUp && claim.left > 0);
  }

  /**
   * Receives what has arrived of a claim.
   *
   * @return how many bytes, 0 if none are there or others come first, -1 at the end
   */
  int recv(Claim claim, ByteBuffer into) throws IOException {
    try {
      return recvInTurn(claim, into);
    } finally {
      tellIfReturned();
    }
  }

  private synchronized int recvInTurn(Claim claim, ByteBuffer into) throws IOException {
    int end = drop();
    if (end != 0 || claims.isEmpty() || claims.get(0) != claim) {
      return Math.min(end, 0);
    }
    int limit = into.limit();
    into.limit((int) Math.min(limit, into.position() + claim.left));
    try {
      int n = source.move(into);
      claim.left -= Math.max(0, n);
      return n;
    } finally {
      into.limit(limit);
    }
  }

  /**
   * Drops what has arrived of the bytes that come next and were given up.
   *
   * @return 0 if none are left that have to be dropped, 1 if some have not arrived, -1 at the end
   */
  synchronized int drop() throws IOException {
    if (failure != null) {
      throw failure;
    }
    while (!claims.isEmpty()) {
      Claim first = claims.get(0);
      if (first.left == 0) {
        claims.remove(0);
      } else if (!first.givenUp) {
        return 0;
      } else {
        dropped.clear().limit((int) Math.min(dropped.capacity(), first.left));
        int n = system.move(Call.RECV, dropped, source);
        if (n <= 0) {
          return n < 0 ? -1 : 1;
        }
        first.left -= n;
      }
    }
    return 0;
  }
}
