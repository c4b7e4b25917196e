package io.iovec.conformance;

import io.iovec.IoEntry;
import io.iovec.KernelEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A kernel entry that does what another one does, as far as it is not overridden. To the transport
 * that made the other it is foreign: it is pulled up, and its room is not filled.
 */
class ForwardingEntry extends KernelEntry {
  private final KernelEntry inner;

  ForwardingEntry(KernelEntry inner) {
    super(inner.length());
    this.inner = inner;
  }

  final KernelEntry inner() {
    return inner;
  }

  /** Returns what is given out instead of a part, a second entry, or a held one. */
  KernelEntry altered(KernelEntry other) {
    return new ForwardingEntry(other);
  }

  private IoEntry altered(IoEntry other) {
    return other instanceof KernelEntry kernel ? altered(kernel) : other;
  }

  @Override
  public long size() {
    return inner.size();
  }

  @Override
  public boolean isPending() {
    return inner.isPending();
  }

  @Override
  protected void takeBytes(ByteBuffer into) throws IOException {
    inner.take(into);
  }

  @Override
  protected IoEntry splitBytes(long n) throws IOException {
    return altered(inner.splitFront(n));
  }

  @Override
  protected IoEntry shareBytes(long n) throws IOException {
    return altered(inner.share(n));
  }

  @Override
  protected void releaseBytes(long n) throws IOException {
    inner.release(n);
  }

  @Override
  protected void putBytes(ByteBuffer from) throws IOException {
    inner.put(from);
  }

  @Override
  protected @Nullable KernelEntry holdBytes(long max) throws IOException {
    KernelEntry held = inner.hold(max);
    return held == null ? null : altered(held);
  }

  @Override
  protected void closeBytes() {
    inner.close();
  }
}
