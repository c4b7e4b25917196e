package io.iovec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A file in plain memory that can be full. */
final class FakeFile implements IoFile {
  private static final int PIECE = 16;

  private final FakeTransport transport;
  private byte[] contents = new byte[0];
  private int limit = Integer.MAX_VALUE;
  private boolean open = true;

  FakeFile(FakeTransport transport) {
    this.transport = transport;
  }

  /** Lets the file grow to {@code bytes} and no more. */
  synchronized void fullAt(int bytes) {
    limit = bytes;
  }

  synchronized byte[] contents() {
    return contents.clone();
  }

  @Override
  public synchronized long read(IoVector into, long position, long count) throws IOException {
    ensureOpen();
    if (position < 0 || count < 1) {
      throw new IllegalArgumentException("position=" + position + " count=" + count);
    }
    if (position >= contents.length) {
      return Answer.END_OF_STREAM;
    }
    try {
      IoEntry entry = transport.kernelEntry(count);
      int n = (int) Math.min(Math.min(count, entry.room()), contents.length - position);
      transport.fill(entry, ByteBuffer.wrap(contents, (int) position, n));
      into.pushBack(entry);
      return n;
    } catch (NoRoomException e) {
      return Answer.NO_ROOM;
    }
  }

  @Override
  public synchronized long write(IoVector from, long position) throws IOException {
    ensureOpen();
    if (position < 0) {
      throw new IllegalArgumentException("position=" + position);
    }
    long written = 0;
    for (IoEntry e = from.front(); e != null; e = from.front()) {
      long at = position + written;
      if (at >= limit) {
        IOException full = new SystemException("write", "ENOSPC", 28, "injected");
        throw new SinkException(SinkException.Reason.NO_SPACE, written, full);
      }
      ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, limit - at));
      try {
        if (e.take(piece) == 0) {
          return written; // pending, and not arrived
        }
      } catch (IOException failure) {
        throw new SourceException("cannot be had", written + piece.position(), failure);
      } finally {
        store(piece.flip(), (int) at);
        written += piece.limit();
      }
    }
    return written;
  }

  private void store(ByteBuffer bytes, int at) {
    int n = bytes.remaining();
    contents = Arrays.copyOf(contents, Math.max(contents.length, at + n));
    bytes.get(contents, at, n);
  }

  @Override
  public synchronized long size() {
    ensureOpen();
    return contents.length;
  }

  @Override
  public synchronized void truncate(long size) {
    ensureOpen();
    contents = Arrays.copyOf(contents, Math.toIntExact(size));
  }

  @Override
  public void force(boolean metadata) {
    ensureOpen();
  }

  @Override
  public synchronized boolean isOpen() {
    return open;
  }

  @Override
  public synchronized void close() {
    open = false;
  }

  private synchronized void ensureOpen() {
    if (!open) {
      throw new IllegalStateException("closed");
    }
  }
}
