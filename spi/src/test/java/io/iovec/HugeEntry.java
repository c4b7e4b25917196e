package io.iovec;

import java.nio.ByteBuffer;

/** An entry that claims any number of bytes and holds none; what is taken from it is zero. */
final class HugeEntry extends IoEntry {
  private final long size;

  HugeEntry(long length) {
    this(length, length);
  }

  HugeEntry(long length, long size) {
    super(length);
    this.size = size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  protected void takeBytes(ByteBuffer into) {
    while (into.hasRemaining()) {
      into.put((byte) 0);
    }
  }

  @Override
  protected IoEntry splitBytes(long n) {
    return new HugeEntry(n);
  }

  @Override
  protected IoEntry shareBytes(long n) {
    return new HugeEntry(n);
  }

  @Override
  protected void releaseBytes(long n) {}

  @Override
  protected void closeBytes() {}
}
