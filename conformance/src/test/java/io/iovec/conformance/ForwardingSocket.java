package io.iovec.conformance;

import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.Policy;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A socket that does what another one does, as far as it is not overridden. */
class ForwardingSocket implements StreamSocket, Forwarding {
  private final StreamSocket inner;

  ForwardingSocket(StreamSocket inner) {
    this.inner = inner;
  }

  /**
   * Makes a socket whose received kernel entries, and pending ones, are wrapped: into {@link
   * ForwardingEntry entries} that are wrong.
   */
  static ForwardingSocket wrapping(StreamSocket inner, UnaryOperator<KernelEntry> wrapper) {
    return new ForwardingSocket(inner) {
      @Override
      public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
        try {
          return super.recv(into, memoryMax, kernelMax);
        } finally {
          wrap(into, wrapper);
        }
      }

      @Override
      public void pending(IoVector into, long count) {
        super.pending(into, count);
        wrap(into, wrapper);
      }
    };
  }

  /** Wraps the kernel entries in a vector that are not wrapped yet. */
  static void wrap(IoVector vector, UnaryOperator<KernelEntry> wrapper) {
    if (vector.isClosed()) {
      return;
    }
    for (int left = vector.entryCount(); left > 0; left--) {
      IoEntry entry = vector.popFront();
      vector.pushBack(
          entry instanceof KernelEntry kernel && !(kernel instanceof ForwardingEntry)
              ? wrapper.apply(kernel)
              : entry);
    }
  }

  @Override
  public final StreamSocket inner() {
    return inner;
  }

  @Override
  public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
    return inner.recv(into, memoryMax, kernelMax);
  }

  @Override
  public int recv(ByteBuffer into) throws IOException {
    return inner.recv(into);
  }

  @Override
  public void expect(long bytes) {
    inner.expect(bytes);
  }

  @Override
  public void pending(IoVector into, long count) {
    inner.pending(into, count);
  }

  @Override
  public void whenReturned(Runnable task) {
    inner.whenReturned(task);
  }

  @Override
  public long pendingBytes() {
    return inner.pendingBytes();
  }

  @Override
  public long send(IoVector from, boolean more) throws IOException {
    return inner.send(from, more);
  }

  @Override
  public long send(ByteBuffer[] from, int offset, int count, boolean more) throws IOException {
    return inner.send(from, offset, count, more);
  }

  @Override
  public boolean finishConnect() throws IOException {
    return inner.finishConnect();
  }

  @Override
  public void shutdownOutput() throws IOException {
    inner.shutdownOutput();
  }

  @Override
  public void shutdownInput() throws IOException {
    inner.shutdownInput();
  }

  @Override
  public Policy policy() {
    return inner.policy();
  }

  @Override
  public void policy(Policy policy) {
    inner.policy(policy);
  }

  @Override
  public <T> T option(SocketOption<T> option) throws IOException {
    return inner.option(option);
  }

  @Override
  public <T> void option(SocketOption<T> option, T value) throws IOException {
    inner.option(option, value);
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return inner.localAddress();
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return inner.remoteAddress();
  }

  @Override
  public boolean isOpen() {
    return inner.isOpen();
  }

  @Override
  public void close() {
    inner.close();
  }
}
