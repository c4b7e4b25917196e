package io.iovec.conformance;

import io.iovec.IoEntry;
import io.iovec.KernelEntry;
import java.nio.ByteBuffer;

/** A kernel entry of any length, which no transport has made: its bytes are computed. */
final class SparseEntry extends KernelEntry {
  private final Bytes content;
  private long offset;

  SparseEntry(Bytes content, long offset, long length) {
    super(length);
    this.content = content;
    this.offset = offset;
  }

  @Override
  public long size() {
    return length();
  }

  @Override
  protected void takeBytes(ByteBuffer into) {
    int n = (int) Math.min(into.remaining(), length());
    into.put(content.buffer(offset, n));
    offset += n;
  }

  @Override
  protected IoEntry splitBytes(long n) {
    IoEntry front = shareBytes(n);
    offset += n;
    return front;
  }

  @Override
  protected IoEntry shareBytes(long n) {
    return new SparseEntry(content, offset, n);
  }

  @Override
  protected void releaseBytes(long n) {
    offset += n;
  }

  @Override
  protected void closeBytes() {}
}
