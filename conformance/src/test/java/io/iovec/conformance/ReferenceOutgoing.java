package io.iovec.conformance;

import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import io.iovec.SourceException;
import io.iovec.SystemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A vector on its way to a socket or a file. Pending bytes and those of foreign entries are first
 * brought to the front of the vector, so that what then is not taken is still in it.
 */
final class ReferenceOutgoing {
  private static final int PIECE = 64 << 10;

  private final ReferenceTransport transport;
  private final Policy policy;
  private final IoVector from;
  private long gone;

  ReferenceOutgoing(ReferenceTransport transport, Policy policy, IoVector from) {
    this.transport = transport;
    this.policy = policy;
    this.from = from;
  }

  /**
   * Returns the first bytes; null if there are none, or the next are pending and have not arrived.
   *
   * @throws SourceException if they cannot be had
   */
  @Nullable ByteBuffer next() throws SourceException {
    try {
      for (IoEntry e = from.front(); e != null; e = from.front()) {
        if (e instanceof MemoryEntry memory) {
          return memory.bytes();
        }
        if (e instanceof ReferenceKernelEntry kernel && kernel.isOf(transport.kernel())) {
          return kernel.front();
        }
        if (!bringToFront(e)) {
          return null;
        }
      }
      return null;
    } catch (IOException cause) {
      throw new SourceException("bytes cannot be had: " + cause.getMessage(), gone, cause);
    }
  }

  /** Says that the first of them went. */
  void gone(int n) throws IOException {
    boolean inKernel = from.first() instanceof KernelEntry;
    transport.counters().add(inKernel ? Counter.KERNEL_BYTES_OUT : Counter.USER_BYTES_OUT, n);
    from.release(n);
    gone += n;
  }

  /** Returns how many went. */
  long gone() {
    return gone;
  }

  /** Makes what has arrived, or what a stranger keeps, an entry in front; false if none has. */
  private boolean bringToFront(IoEntry e) throws IOException {
    IoEntry own = null;
    Fallback cause = Fallback.FOREIGN;
    if (e instanceof ReferencePendingEntry pending) {
      cause = Fallback.NO_BUFFERS;
      if (policy != Policy.MEMORY) {
        try {
          own = pending.hold(e.length());
          if (own == null) {
            return false;
          }
        } catch (NoRoomException | SystemException noBuffers) {
          // By way of user memory then: that nobody has to wait for.
        }
      }
    }
    if (own == null) {
      own = pullUp(e);
      if (own != null && (cause == Fallback.FOREIGN || policy != Policy.MEMORY)) {
        transport.counters().addFallback(cause, own.length());
      }
    }
    if (own != null) {
      from.pushFront(own);
    }
    return own != null;
  }

  private @Nullable MemoryEntry pullUp(IoEntry e) throws IOException {
    MemoryEntry memory = transport.copyRoom((int) Math.min(e.length(), PIECE));
    ByteBuffer vacant = memory.vacant();
    int start = vacant.position();
    vacant.limit((int) Math.min(vacant.limit(), start + Math.min(e.length(), PIECE)));
    try {
      e.take(vacant);
    } catch (IOException cause) {
      if (vacant.position() == start) {
        memory.close();
        throw cause;
      }
      // What came goes first; the next call meets the cause again.
    }
    memory.filled(vacant.position() - start);
    if (memory.length() == 0) {
      memory.close();
      return null;
    }
    return memory;
  }
}
