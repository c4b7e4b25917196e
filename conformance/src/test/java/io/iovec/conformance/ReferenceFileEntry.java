package io.iovec.conformance;

import io.iovec.Counter;
import io.iovec.IoEntry;
import io.iovec.SourceException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A part of a file that has not been read: what reading gives where bytes are not pinned. */
final class ReferenceFileEntry extends ReferenceKernelEntry {
  private static final int PIECE = 64 << 10;

  private final ReferenceKernel kernel;
  private final ReferenceFileHandle file;
  private long position;

  /** Makes one, which keeps the file open. */
  ReferenceFileEntry(ReferenceKernel kernel, ReferenceFileHandle file, long position, long length) {
    super(length);
    this.kernel = kernel;
    this.file = file;
    this.position = position;
    file.retain();
  }

  @Override
  boolean isOf(ReferenceKernel other) {
    return kernel == other;
  }

  @Override
  public long size() {
    return length();
  }

  @Override
  ByteBuffer front() throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, length()));
    read(piece, 0);
    return piece.flip();
  }

  private int read(ByteBuffer into, long skipped) throws IOException {
    int n = kernel.system().move(Call.READ, into, b -> file.read(b, position + skipped));
    if (n < 0) {
      throw new SourceException(
          "the file has become shorter, position=" + (position + skipped), 0, new EOFException());
    }
    return n;
  }

  @Override
  protected void takeBytes(ByteBuffer into) throws IOException {
    int limit = into.limit();
    into.limit((int) Math.min(limit, into.position() + length()));
    int taken = 0;
    try {
      while (into.hasRemaining()) {
        taken += read(into, taken);
      }
    } finally {
      into.limit(limit);
      position += taken;
      kernel.counters().add(Counter.PULLED_UP_BYTES, taken);
      kernel.counters().add(Counter.USER_BYTES_IN, taken);
    }
  }

  @Override
  protected IoEntry splitBytes(long n) {
    ReferenceFileEntry part = new ReferenceFileEntry(kernel, file, position, n);
    position += n;
    return part;
  }

  @Override
  protected IoEntry shareBytes(long n) {
    if (!kernel.shares()) {
      throw new UnsupportedOperationException("kernel entries are not shared here, entry=" + this);
    }
    return new ReferenceFileEntry(kernel, file, position, n);
  }

  @Override
  protected void releaseBytes(long n) {
    position += n;
  }

  @Override
  protected void closeBytes() {
    file.releaseQuietly();
  }
}
