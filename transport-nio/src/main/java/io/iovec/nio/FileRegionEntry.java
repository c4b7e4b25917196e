package io.iovec.nio;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.IoEntry;
import io.iovec.KernelEntry;
import io.iovec.SourceException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A part of a file that has not been read: where its bytes lie, and the file kept open. It is sent
 * by {@code transferTo}. Not pinned: when the file shrinks, the bytes cannot be had any more.
 */
final class FileRegionEntry extends KernelEntry {
  private final OpenFile file;
  private final Counters counters;
  private long position;

  /** Makes an entry of {@code length} bytes; it becomes a user of {@code file}, which is open. */
  FileRegionEntry(OpenFile file, Counters counters, long position, long length) {
    super(length);
    if (!file.retain()) {
      throw new IllegalStateException("closed, file=" + file);
    }
    this.file = file;
    this.counters = counters;
    this.position = position;
  }

  @Override
  public long size() {
    return length();
  }

  /**
   * Sends the first bytes, {@code most} at most, as many as the socket takes now; they leave this
   * entry.
   *
   * @return their number, or {@link OpenFile#NOT_THIS_WAY}
   * @throws SourceException if the file has become shorter
   */
  long sendTo(SocketHandle socket, long most) throws IOException {
    long sent = socket.transferFrom(file, position, most);
    if (sent > 0) {
      counters.add(Counter.KERNEL_BYTES_OUT, sent);
      position += sent;
      shrink(sent);
    } else if (sent == 0 && file.size() < position + length()) {
      throw shrunk();
    }
    return sent;
  }

  @Override
  protected void takeBytes(ByteBuffer into) throws IOException {
    int limit = into.limit();
    int before = into.position();
    long left = length();
    if (left < into.remaining()) {
      into.limit(before + (int) left);
    }
    try {
      while (into.hasRemaining()) {
        int n = file.read(into, position);
        if (n < 0) {
          throw shrunk();
        }
        position += n;
      }
    } finally {
      into.limit(limit);
      counters.add(Counter.PULLED_UP_BYTES, into.position() - before);
      counters.add(Counter.USER_BYTES_IN, into.position() - before);
    }
  }

  private SourceException shrunk() throws IOException {
    return new SourceException(
        "the file has become shorter than what was read from it: position="
            + position
            + " size="
            + file.size(),
        0,
        new EOFException());
  }

  @Override
  protected IoEntry splitBytes(long n) {
    IoEntry front = shareBytes(n);
    position += n;
    return front;
  }

  @Override
  protected IoEntry shareBytes(long n) {
    return new FileRegionEntry(file, counters, position, n);
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
