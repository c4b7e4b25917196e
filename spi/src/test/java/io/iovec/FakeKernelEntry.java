package io.iovec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A held kernel entry in plain memory. Like a pipe it is first in, first out, has a bounded size,
 * is shared from its head only, and needs another one of a bounded number to be split or shared.
 */
final class FakeKernelEntry extends KernelEntry {
  private final FakeTransport transport;
  private final byte[] buffer;
  private int start;

  /** Makes an empty entry; {@link FakeTransport#heldEntry} has counted it. */
  FakeKernelEntry(FakeTransport transport, int capacity) {
    super(0);
    this.transport = transport;
    this.buffer = new byte[capacity];
  }

  @Override
  public long size() {
    return buffer.length;
  }

  /** Returns what the entry holds, as only a test may see it. */
  byte[] peek() {
    return Arrays.copyOfRange(buffer, start, start + (int) length());
  }

  @Override
  protected void takeBytes(ByteBuffer into) throws IOException {
    boolean fails = transport.faults.fails();
    int n = (int) Math.min(length(), into.remaining());
    n = fails ? n / 2 : transport.faults.shorten(n);
    into.put(buffer, start, n);
    start += n;
    if (fails) {
      throw transport.faults.failure("take");
    }
  }

  @Override
  protected void putBytes(ByteBuffer from) throws IOException {
    boolean fails = transport.faults.fails();
    int n = (int) Math.min(room(), from.remaining());
    n = fails ? n / 2 : transport.faults.shorten(n);
    copyIn(from, n);
    if (fails) {
      throw transport.faults.failure("put");
    }
  }

  /** Adds all of {@code bytes}, which fit, as the kernel does: what arrived, what a file holds. */
  void add(ByteBuffer bytes) {
    int n = bytes.remaining();
    copyIn(bytes, n);
    grow(n);
  }

  private void copyIn(ByteBuffer from, int n) {
    System.arraycopy(buffer, start, buffer, 0, (int) length());
    start = 0;
    from.get(buffer, (int) length(), n);
  }

  @Override
  protected IoEntry splitBytes(long n) throws IOException {
    FakeKernelEntry front = copy("split", n);
    start += (int) n;
    return front;
  }

  @Override
  protected IoEntry shareBytes(long n) throws IOException {
    if (!transport.capabilities().contains(Capability.KERNEL_SHARE)) {
      throw new UnsupportedOperationException("no KERNEL_SHARE, entry=" + this);
    }
    return copy("share", n);
  }

  private FakeKernelEntry copy(String operation, long n) throws IOException {
    transport.faults.check(operation);
    FakeKernelEntry copy = transport.heldEntry();
    System.arraycopy(buffer, start, copy.buffer, 0, (int) n);
    copy.grow(n);
    return copy;
  }

  @Override
  protected void releaseBytes(long n) throws IOException {
    boolean fails = transport.faults.fails();
    long dropped = fails ? n / 2 : n;
    start += (int) dropped;
    if (fails) {
      shrink(dropped);
      throw transport.faults.failure("release");
    }
  }

  @Override
  protected void closeBytes() {
    transport.closed(this);
  }
}
