package io.iovec.conformance;

import io.iovec.Counter;
import io.iovec.IoEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A kernel buffer: bytes that come out as they went in and can be had in no other way. It is a
 * queue of pieces, which never change and so can be in several entries.
 */
final class ReferenceEntry extends ReferenceKernelEntry {
  private static final int LARGEST_PIECE = 64 << 10;

  private final ReferenceKernel kernel;
  private final Deque<ByteBuffer> pieces = new ArrayDeque<>();

  /** Makes an empty one of a buffer that is taken already. */
  ReferenceEntry(ReferenceKernel kernel) {
    super(0);
    this.kernel = kernel;
  }

  @Override
  boolean isOf(ReferenceKernel other) {
    return kernel == other;
  }

  @Override
  public long size() {
    return kernel.bufferSize();
  }

  @Override
  ByteBuffer front() {
    return pieces.getFirst().duplicate();
  }

  /** Makes a call that brings bytes to the back of this entry: {@code most} at the most. */
  int fill(Call call, long most, ReferenceSystem.Move source) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(LARGEST_PIECE, Math.min(most, room())));
    int n = kernel.system().move(call, bytes, source);
    if (n > 0) {
      pieces.add(ByteBuffer.allocate(n).put(bytes.flip()).flip());
      grow(n);
      kernel.counters().add(Counter.KERNEL_BYTES_IN, n);
    }
    return n;
  }

  @Override
  protected void takeBytes(ByteBuffer into) throws IOException {
    int before = into.position();
    try {
      while (into.hasRemaining() && !pieces.isEmpty()) {
        kernel.system().move(Call.MOVE, into, this::pullUp);
      }
    } finally {
      kernel.counters().add(Counter.PULLED_UP_BYTES, into.position() - before);
      kernel.counters().add(Counter.USER_BYTES_IN, into.position() - before);
    }
  }

  private int pullUp(ByteBuffer into) {
    ByteBuffer piece = pieces.getFirst();
    int n = Math.min(piece.remaining(), into.remaining());
    into.put(into.position(), piece, piece.position(), n).position(into.position() + n);
    drop(n);
    return n;
  }

  @Override
  protected void putBytes(ByteBuffer from) throws IOException {
    int before = from.position();
    int limit = from.limit();
    from.limit((int) Math.min(limit, before + room()));
    try {
      while (from.hasRemaining()) {
        kernel.system().move(Call.MOVE, from, this::pushDown);
      }
    } finally {
      from.limit(limit);
      kernel.counters().add(Counter.USER_BYTES_OUT, from.position() - before);
    }
  }

  private int pushDown(ByteBuffer from) {
    ByteBuffer piece = ByteBuffer.allocate(from.remaining());
    pieces.add(piece.put(from).flip());
    return piece.limit();
  }

  @Override
  protected IoEntry splitBytes(long n) throws IOException {
    ReferenceEntry part = copy(n);
    drop(n);
    return part;
  }

  @Override
  protected IoEntry shareBytes(long n) throws IOException {
    if (!kernel.shares()) {
      throw new UnsupportedOperationException("kernel entries are not shared here, entry=" + this);
    }
    return copy(n);
  }

  /** Makes an entry of the same first pieces, in another buffer. */
  private ReferenceEntry copy(long n) throws IOException {
    ReferenceEntry copy = kernel.entry();
    try {
      kernel.system().before(Call.MOVE);
    } catch (IOException e) {
      copy.close();
      throw e;
    }
    long left = n;
    for (ByteBuffer piece : pieces) {
      int here = (int) Math.min(left, piece.remaining());
      if (here > 0) {
        copy.pieces.add(piece.duplicate().limit(piece.position() + here));
      }
      left -= here;
    }
    copy.grow(n);
    return copy;
  }

  @Override
  protected void releaseBytes(long n) {
    drop(n);
  }

  private void drop(long n) {
    for (long left = n; left > 0; ) {
      ByteBuffer piece = pieces.getFirst();
      int here = (int) Math.min(left, piece.remaining());
      piece.position(piece.position() + here);
      if (!piece.hasRemaining()) {
        pieces.removeFirst();
      }
      left -= here;
    }
  }

  @Override
  protected void closeBytes() {
    pieces.clear();
    kernel.giveBack(1);
  }
}
