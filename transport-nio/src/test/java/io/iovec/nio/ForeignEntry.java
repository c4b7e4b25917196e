package io.iovec.nio;

import io.iovec.IoEntry;
import io.iovec.KernelEntry;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A kernel entry as another transport might make it, with knobs for trouble. */
final class ForeignEntry extends KernelEntry {
  private final ByteBuffer bytes;
  private int arrived;
  private int mostPerTake = Integer.MAX_VALUE;
  private int failAt = Integer.MAX_VALUE;
  private IOException failure;

  ForeignEntry(byte[] bytes) {
    super(bytes.length);
    this.bytes = ByteBuffer.wrap(bytes);
    this.arrived = bytes.length;
  }

  /** Makes it pending, with only the first {@code n} bytes there. */
  ForeignEntry arrived(int n) {
    arrived = n;
    return this;
  }

  ForeignEntry mostPerTake(int n) {
    mostPerTake = n;
    return this;
  }

  /** Makes it fail once the first {@code n} bytes have been taken. */
  ForeignEntry failingAt(int n, IOException with) {
    failAt = n;
    failure = with;
    return this;
  }

  @Override
  public boolean isPending() {
    return arrived < bytes.capacity();
  }

  @Override
  public long size() {
    return length();
  }

  @Override
  protected void takeBytes(ByteBuffer into) throws IOException {
    int end = Math.min(arrived, failAt);
    int n = Math.min(Math.min(into.remaining(), end - bytes.position()), mostPerTake);
    for (int i = 0; i < n; i++) {
      into.put(bytes.get());
    }
    if (bytes.position() == failAt && into.hasRemaining()) {
      throw failure;
    }
  }

  @Override
  protected IoEntry splitBytes(long n) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected IoEntry shareBytes(long n) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void releaseBytes(long n) {
    bytes.position(bytes.position() + (int) n);
  }

  @Override
  protected void closeBytes() {}
}
