package io.iovec.kernel;

import io.iovec.Fallback;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.NotArrivedException;
import io.iovec.SourceException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Payload that cannot go from where it is, and goes through user memory. */
final class Spill {
  /** Says that the bytes have gone to user memory, to be sent or written from there. */
  static final long DONE = Long.MIN_VALUE;

  /** How many bytes go at once where there is no room in the pool. */
  private static final int FEW = 8 << 10;

  private Spill() {}

  /**
   * Brings bytes of the first entry of a vector to user memory, where they stay at its front. It
   * never fails for lack of room.
   *
   * @return {@link #DONE}, or 0 if they are pending and nothing has arrived
   * @throws SourceException if the entry fails before it gave a byte
   */
  static long front(KernelTransport transport, IoVector from, IoEntry front, Fallback cause)
      throws IOException {
    int n = (int) Math.min(front.length(), transport.largestMemoryEntry());
    try {
      try {
        from.pullUp(n);
      } catch (NoRoomException e) {
        takeFew(from, front, n);
      }
    } catch (NotArrivedException e) {
      if (e.arrived() == 0) {
        return 0;
      }
    } catch (IOException e) {
      // What came is delivered first; the next call meets the cause again.
      if (!(from.front() instanceof MemoryEntry)) {
        throw e instanceof SourceException
            ? e
            : new SourceException("bytes cannot be had, entry=" + front, 0, e);
      }
    }
    long moved = from.front() instanceof MemoryEntry memory ? Math.min(n, memory.length()) : 0;
    transport.counters().addFallback(cause, moved);
    return moved == 0 ? 0 : DONE;
  }

  /** Moves some of the first bytes to memory of their own. */
  private static void takeFew(IoVector from, IoEntry front, int most) throws IOException {
    MemoryEntry few = MemoryEntry.empty(ByteBuffer.allocate(Math.min(most, FEW)), () -> {});
    ByteBuffer vacant = few.vacant();
    try {
      front.take(vacant);
    } finally {
      few.filled(vacant.position());
      if (few.length() == 0) {
        few.close();
      } else {
        from.pushFront(few);
      }
    }
  }

  /** Returns why a kernel entry that is not a pipe of ours, or cannot be spliced, spills. */
  static Fallback cause(IoEntry front) {
    return front instanceof PipeEntry ? Fallback.SWITCHED_OFF : Fallback.FOREIGN;
  }

  /**
   * Tells whether the bytes have to go another way: the system refuses this one, or has no room.
   */
  static boolean isRefusal(long result) {
    return Errno.EINVAL.is(result)
        || Errno.ENOSYS.is(result)
        || Errno.EPERM.is(result)
        || Errno.EOPNOTSUPP.is(result)
        || isShortage(result);
  }

  /** Tells whether the kernel is out of something for now. */
  static boolean isShortage(long result) {
    return Errno.ENOMEM.is(result) || Errno.ENOBUFS.is(result);
  }
}
