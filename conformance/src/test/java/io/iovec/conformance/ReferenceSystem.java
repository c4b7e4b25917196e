package io.iovec.conformance;

import io.iovec.SystemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the reference transport calls the system: the seam at which a {@link FaultPlan} lets calls
 * fail. A call that a signal interrupted is made again here, as everywhere.
 */
final class ReferenceSystem {
  private static final Map<Fault, Integer> ERRNO =
      Map.of(
          Fault.EIO, 5,
          Fault.ENOMEM, 12,
          Fault.EINVAL, 22,
          Fault.ENFILE, 23,
          Fault.EMFILE, 24,
          Fault.EFBIG, 27,
          Fault.ENOSPC, 28,
          Fault.EPIPE, 32,
          Fault.ECONNRESET, 104);

  private static final Map<Fault, String> REMEDY =
      Map.of(Fault.ENFILE, "raise fs.file-max", Fault.EMFILE, "raise ulimit -n");

  /** A call that moves bytes from or to a buffer, whose position it advances. */
  interface Move {
    /** Returns how many bytes it moved, 0 if none can be moved now, or -1 at an end. */
    int move(ByteBuffer buffer) throws IOException;
  }

  private final @Nullable FaultPlan plan;

  /**
   * Makes one.
   *
   * @param plan says which calls fail, or null if none is made to
   */
  ReferenceSystem(@Nullable FaultPlan plan) {
    this.plan = plan;
  }

  /**
   * Makes a call that moves bytes.
   *
   * @return as {@code move} answers, or 0 if nothing is to be had now
   */
  int move(Call call, ByteBuffer buffer, Move move) throws IOException {
    Fault fault = before(call);
    if (fault == Fault.EAGAIN) {
      return 0;
    }
    int limit = buffer.limit();
    if (fault == Fault.ONE_BYTE) {
      buffer.limit(Math.min(limit, buffer.position() + 1));
    } else if (fault == Fault.HALF) {
      buffer.limit(buffer.position() + (buffer.remaining() + 1) / 2);
    }
    try {
      return move.move(buffer);
    } finally {
      buffer.limit(limit);
    }
  }

  /**
   * Asks what happens to a call that is about to be made.
   *
   * @return a fault that a caller need not learn of, or null for none
   * @throws SystemException if the call fails
   */
  @Nullable Fault before(Call call) throws SystemException {
    while (true) {
      Fault fault = plan == null ? null : plan.next(call);
      if (fault == null || fault.isShort() || fault == Fault.EAGAIN) {
        return fault;
      }
      if (fault != Fault.EINTR) {
        throw new SystemException(
            call.name(),
            fault.name(),
            ERRNO.getOrDefault(fault, 0),
            REMEDY.getOrDefault(fault, "made to fail"));
      }
    }
  }
}
