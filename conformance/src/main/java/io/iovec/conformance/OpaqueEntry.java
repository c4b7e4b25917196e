package io.iovec.conformance;

import io.iovec.IoEntry;
import io.iovec.KernelEntry;
import java.nio.ByteBuffer;

/** A kernel entry that no transport has made: its bytes come out first in, first out, only. */
final class OpaqueEntry extends KernelEntry {
  private final ByteBuffer hidden;

  OpaqueEntry(byte[] bytes) {
    this(ByteBuffer.wrap(bytes));
  }

  private OpaqueEntry(ByteBuffer hidden) {
    super(hidden.remaining());
    this.hidden = hidden;
  }

  @Override
  public long size() {
    return hidden.remaining();
  }

  @Override
  protected void takeBytes(ByteBuffer into) {
    into.put(cut(Math.min(into.remaining(), hidden.remaining())));
  }

  @Override
  protected IoEntry splitBytes(long n) {
    return new OpaqueEntry(cut((int) n));
  }

  @Override
  protected IoEntry shareBytes(long n) {
    throw new UnsupportedOperationException("entry=" + this);
  }

  @Override
  protected void releaseBytes(long n) {
    hidden.position(hidden.position() + (int) n);
  }

  @Override
  protected void closeBytes() {}

  private ByteBuffer cut(int n) {
    ByteBuffer front = hidden.slice(hidden.position(), n);
    hidden.position(hidden.position() + n);
    return front;
  }
}
