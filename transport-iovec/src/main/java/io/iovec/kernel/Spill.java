package io.iovec.kernel;

import io.iovec.Fallback;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.NotArrivedException;
import java.io.IOException;

/** Payload that cannot go from where it is, and goes through user memory. */
final class Spill {
  /** Says that the bytes have gone to user memory, to be sent or written from there. */
  static final long DONE = Long.MIN_VALUE;

  private Spill() {}

  /**
   * Brings bytes of the first entry of a vector to user memory, where they stay at its front.
   *
   * @return {@link #DONE}, or 0 if they are pending and nothing has arrived
   */
  static long front(KernelTransport transport, IoVector from, IoEntry front, Fallback cause)
      throws IOException {
    int n = (int) Math.min(front.length(), transport.largestMemoryEntry());
    try {
      from.pullUp(n);
    } catch (NotArrivedException e) {
      if (e.arrived() == 0) {
        return 0;
      }
    }
    transport.counters().addFallback(cause, n);
    return DONE;
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
