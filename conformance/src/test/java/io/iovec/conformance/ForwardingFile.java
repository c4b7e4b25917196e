package io.iovec.conformance;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** A file that does what another one does, as far as it is not overridden. */
class ForwardingFile implements IoFile {
  private final IoFile inner;

  ForwardingFile(IoFile inner) {
    this.inner = inner;
  }

  /** Makes a file whose kernel entries that were read are wrapped. */
  static ForwardingFile wrapping(IoFile inner, UnaryOperator<KernelEntry> wrapper) {
    return new ForwardingFile(inner) {
      @Override
      public long read(IoVector into, long position, long count) throws IOException {
        long n = super.read(into, position, count);
        ForwardingSocket.wrap(into, wrapper);
        return n;
      }
    };
  }

  final IoFile inner() {
    return inner;
  }

  @Override
  public long read(IoVector into, long position, long count) throws IOException {
    return inner.read(into, position, count);
  }

  @Override
  public long write(IoVector from, long position) throws IOException {
    return inner.write(from, position);
  }

  @Override
  public long size() throws IOException {
    return inner.size();
  }

  @Override
  public void truncate(long size) throws IOException {
    inner.truncate(size);
  }

  @Override
  public void force(boolean metadata) throws IOException {
    inner.force(metadata);
  }

  @Override
  public boolean isOpen() {
    return inner.isOpen();
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }
}
