package io.iovec.conformance;

import io.iovec.IoEntry;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An entry of a kind that no transport knows, neither user memory nor the kernel's, as long as it
 * is told to be: its bytes are computed. They can only be taken, and after some of them it fails.
 */
final class AlienEntry extends IoEntry {
  private final Bytes content;
  private long offset;
  private final long failsAt;

  AlienEntry(Bytes content, long offset, long length) {
    this(content, offset, length, Long.MAX_VALUE);
  }

  /**
   * Makes an entry.
   *
   * @param failsAt how many bytes can be had; then it fails
   */
  AlienEntry(Bytes content, long offset, long length, long failsAt) {
    super(length);
    this.content = content;
    this.offset = offset;
    this.failsAt = failsAt == Long.MAX_VALUE ? failsAt : offset + failsAt;
  }

  /** More than it holds: there is room that only its maker could fill. */
  @Override
  public long size() {
    return length() + 4096;
  }

  @Override
  protected void takeBytes(ByteBuffer into) throws IOException {
    long n = Math.min(Math.min(into.remaining(), length()), failsAt - offset);
    into.put(content.buffer(offset, (int) n));
    offset += n;
    if (n == 0) {
      throw new IOException("an entry that fails, offset=" + offset);
    }
  }

  @Override
  protected IoEntry splitBytes(long n) {
    throw new UnsupportedOperationException("entry=" + this);
  }

  @Override
  protected IoEntry shareBytes(long n) {
    throw new UnsupportedOperationException("entry=" + this);
  }

  @Override
  protected void releaseBytes(long n) {
    offset += n;
  }

  @Override
  protected void closeBytes() {}
}
