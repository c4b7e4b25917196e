package io.iovec.kernel;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.Leaks;
import io.iovec.Policy;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection. What it receives is {@link SocketReceiver}'s, what it sends {@link SocketSender}'s.
 */
final class KernelSocket extends KernelPollable implements StreamSocket {
  private final int family;
  private final SocketReceiver receiver;
  private final SocketSender sender;
  private final @Nullable SocketAddress remoteAddress;
  private boolean connected;
  private @Nullable IOException connectFailure;
  private boolean inputShut;
  private boolean outputShut;
  private volatile Policy policy;

  private KernelSocket(
      KernelTransport transport,
      int fd,
      int family,
      @Nullable SocketAddress remote,
      boolean connected) {
    super(transport, fd);
    this.family = family;
    this.remoteAddress = remote;
    this.connected = connected;
    this.policy = transport.config().policy();
    this.receiver = new SocketReceiver(this);
    this.sender = new SocketSender(this);
    opened(Leaks.track(this));
  }

  /** What is held back is said by each send, not by the system; a failure only costs time. */
  private static void setNoDelay(SystemCalls calls, int fd, int family) {
    if (family != Linux.AF_UNIX) {
      calls.setsockopt(fd, Linux.IPPROTO_TCP, Linux.TCP_NODELAY, 1);
    }
  }

  static int newSocket(SystemCalls calls, int family) throws IOException {
    int fd = calls.socket(family, Linux.SOCK_STREAM | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC, 0);
    if (fd >= 0) {
      return fd;
    }
    if (Errno.EAFNOSUPPORT.is(fd)) {
      throw new UnsupportedOperationException("no sockets of address family " + family + " here");
    }
    throw Errno.exception("socket", fd);
  }

  static KernelSocket accepted(
      KernelTransport transport, int fd, int family, @Nullable SocketAddress peer) {
    setNoDelay(transport.calls(), fd, family);
    return new KernelSocket(transport, fd, family, peer, true);
  }

  static KernelSocket connect(
      KernelTransport transport,
      SocketAddress remote,
      @Nullable SocketAddress local,
      Map<SocketOption<?>, ?> options)
      throws IOException {
    SystemCalls calls = transport.calls();
    int family = SocketAddresses.family(remote);
    int fd = newSocket(calls, family);
    try {
      setNoDelay(calls, fd, family);
      for (Map.Entry<SocketOption<?>, ?> option : options.entrySet()) {
        SocketOptions.set(calls, fd, family, option.getKey(), option.getValue());
      }
      if (local != null) {
        int r = calls.bind(fd, SocketAddresses.encode(local));
        if (r < 0) {
          throw ConnectionErrors.binding(local, r);
        }
      }
      int r = calls.connect(fd, SocketAddresses.encode(remote));
      // Interrupted, it goes on in the background all the same, see connect(2).
      if (r < 0 && !Errno.EINPROGRESS.is(r) && !Errno.EINTR.is(r)) {
        throw ConnectionErrors.connecting(remote, r);
      }
      return new KernelSocket(transport, fd, family, remote, r >= 0);
    } catch (IOException | RuntimeException e) {
      calls.close(fd);
      throw e;
    }
  }

  @Override
  public boolean finishConnect() throws IOException {
    descriptor().enter();
    try {
      if (connectFailure != null) {
        throw connectFailure;
      }
      return connected || finishConnecting();
    } finally {
      descriptor().leave();
    }
  }

  private boolean finishConnecting() throws IOException {
    // Reading the error clears it; without one it may still be under way: only a connected socket
    // has
    // a peer.
    int error = calls().getsockopt(fd(), Linux.SOL_SOCKET, Linux.SO_ERROR);
    int r = error == 0 ? calls().getpeername(fd(), SocketAddresses.buffer()) : -Math.abs(error);
    if (r < 0 && !Errno.ENOTCONN.is(r)) {
      connectFailure = ConnectionErrors.connecting(String.valueOf(remoteAddress), r);
      throw connectFailure;
    }
    connected = r >= 0;
    return connected;
  }

  @Override
  public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
    if (memoryMax < 0 || kernelMax < 0 || (memoryMax == 0 && kernelMax == 0)) {
      throw new IllegalArgumentException("memoryMax=" + memoryMax + " kernelMax=" + kernelMax);
    }
    if (into.isClosed()) {
      throw new IllegalStateException("closed, into=" + into);
    }
    enterConnected();
    try {
      if (inputShut) {
        return Answer.END_OF_STREAM;
      }
      return receiver.recv(
          into, memoryMax, Math.min(kernelMax, Long.MAX_VALUE - into.length() - memoryMax));
    } finally {
      descriptor().leave();
    }
  }

  @Override
  public int recv(ByteBuffer into) throws IOException {
    if (!into.hasRemaining() || into.isReadOnly()) {
      throw new IllegalArgumentException("full or read-only, into=" + into);
    }
    enterConnected();
    try {
      return inputShut ? Answer.END_OF_STREAM : receiver.recv(into);
    } finally {
      descriptor().leave();
    }
  }

  @Override
  public void expect(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes=" + bytes);
    }
    descriptor().enter();
    try {
      receiver.expect(bytes);
    } finally {
      descriptor().leave();
    }
  }

  @Override
  public void pending(IoVector into, long count) {
    if (transport().isOff(Primitive.PENDING)) {
      throw new UnsupportedOperationException("no pending entries: iovec.disable names pending");
    }
    if (count < 1 || count > Long.MAX_VALUE - into.length()) {
      throw new IllegalArgumentException("count=" + count + " into=" + into);
    }
    if (into.isClosed()) {
      throw new IllegalStateException("closed, into=" + into);
    }
    enterConnected();
    try {
      receiver.pending(into, count);
    } finally {
      descriptor().leave();
    }
  }

  @Override
  public void whenReturned(Runnable task) {
    receiver.whenReturned(task);
  }

  @Override
  public long pendingBytes() {
    return receiver.pendingBytes();
  }

  @Override
  public long send(IoVector from, boolean more) throws IOException {
    enterToSend();
    try {
      return sender.send(from, more);
    } finally {
      descriptor().leave();
    }
  }

  @Override
  public long send(ByteBuffer[] from, int offset, int count, boolean more) throws IOException {
    Objects.checkFromIndexSize(offset, count, from.length);
    enterToSend();
    try {
      return sender.send(from, offset, count, more);
    } finally {
      descriptor().leave();
    }
  }

  private void enterToSend() {
    if (outputShut) {
      throw new IllegalStateException("output shut down, socket=" + this);
    }
    enterConnected();
  }

  private void enterConnected() {
    descriptor().enter();
    if (!connected) {
      descriptor().leave();
      throw new IllegalStateException("not connected, socket=" + this);
    }
  }

  @Override
  public void shutdownOutput() throws IOException {
    shutdown(Linux.SHUT_WR);
    outputShut = true;
  }

  @Override
  public void shutdownInput() throws IOException {
    enterConnected();
    try {
      shutdown(Linux.SHUT_RD);
      // The system goes on delivering what has come and still comes.
      inputShut = true;
      receiver.expect(0);
    } finally {
      descriptor().leave();
    }
    resume();
  }

  /** Returns the reset that sending has met, which the system tells once, or null. */
  @Nullable IOException resetWhileSending() {
    return sender.reset();
  }

  private void shutdown(int how) throws IOException {
    enterConnected();
    try {
      int r = calls().shutdown(descriptor().fd(), how);
      if (r < 0) {
        throw Errno.exception("shutdown of " + this, r);
      }
    } finally {
      descriptor().leave();
    }
  }

  @Override
  public Policy policy() {
    return policy;
  }

  @Override
  public void policy(Policy newPolicy) {
    policy = Objects.requireNonNull(newPolicy);
  }

  @Override
  public <T> T option(SocketOption<T> option) throws IOException {
    descriptor().enter();
    try {
      return SocketOptions.get(calls(), descriptor().fd(), family, option);
    } finally {
      descriptor().leave();
    }
  }

  @Override
  public <T> void option(SocketOption<T> option, T value) throws IOException {
    descriptor().enter();
    try {
      SocketOptions.set(calls(), descriptor().fd(), family, option, value);
    } finally {
      descriptor().leave();
    }
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    if (!descriptor().tryEnter()) {
      return null;
    }
    try {
      ByteBuffer address = SocketAddresses.buffer();
      int r = calls().getsockname(descriptor().fd(), address);
      return r < 0 ? null : SocketAddresses.decode(address);
    } finally {
      descriptor().leave();
    }
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return connected ? remoteAddress : null;
  }

  SystemCalls calls() {
    return transport().calls();
  }

  boolean isTcp() {
    return family != Linux.AF_UNIX;
  }

  /** Returns the number; the caller has entered the descriptor. */
  int fd() {
    return descriptor().fd();
  }

  @Override
  void afterClose() {
    receiver.close();
  }

  @Override
  public String toString() {
    return "KernelSocket["
        + (connected ? "" : "connecting ")
        + remoteAddress
        + (isOpen() ? "]" : " closed]");
  }
}
