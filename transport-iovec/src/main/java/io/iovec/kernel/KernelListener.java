package io.iovec.kernel;

import io.iovec.Leaks;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A listening socket. */
final class KernelListener extends KernelPollable implements StreamListener {
  private final int family;
  private final SocketAddress localAddress;

  private KernelListener(KernelTransport transport, int fd, int family, SocketAddress local) {
    super(transport, fd);
    this.family = family;
    this.localAddress = local;
    opened(Leaks.track(this));
  }

  static KernelListener open(
      KernelTransport transport,
      SocketAddress address,
      int backlog,
      Map<SocketOption<?>, ?> options)
      throws IOException {
    SystemCalls calls = transport.calls();
    int family = SocketAddresses.family(address);
    int fd = KernelSocket.newSocket(calls, family);
    try {
      if (family != Linux.AF_UNIX) {
        // As java.net.ServerSocket does on Linux: a restarted server gets its port back.
        SocketOptions.set(calls, fd, family, StandardSocketOptions.SO_REUSEADDR, true);
      }
      for (Map.Entry<SocketOption<?>, ?> option : options.entrySet()) {
        SocketOptions.set(calls, fd, family, option.getKey(), option.getValue());
      }
      int r = calls.bind(fd, SocketAddresses.encode(address));
      if (r < 0) {
        throw ConnectionErrors.binding(address, r);
      }
      check("listen " + address, calls.listen(fd, backlog > 0 ? backlog : Linux.SOMAXCONN));
      ByteBuffer bound = SocketAddresses.buffer();
      check("getsockname", calls.getsockname(fd, bound));
      SocketAddress local = Objects.requireNonNullElse(SocketAddresses.decode(bound), address);
      return new KernelListener(transport, fd, family, local);
    } catch (IOException | RuntimeException e) {
      calls.close(fd);
      throw e;
    }
  }

  private static void check(String operation, int result) throws IOException {
    if (result < 0) {
      throw Errno.exception(operation, result);
    }
  }

  @Override
  public @Nullable StreamSocket accept() throws IOException {
    KernelTransport transport = transport();
    ByteBuffer peer = SocketAddresses.buffer();
    descriptor().enter();
    int fd;
    try {
      do {
        fd =
            transport
                .calls()
                .accept4(descriptor().fd(), peer, Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC);
        // A connection that died in the queue is no reason to fail, see accept(2).
      } while (Errno.EINTR.is(fd) || Errno.ECONNABORTED.is(fd));
    } finally {
      descriptor().leave();
    }
    if (fd >= 0) {
      try {
        return KernelSocket.accepted(transport, fd, family, SocketAddresses.decode(peer));
      } catch (RuntimeException e) {
        transport.calls().close(fd);
        throw e;
      }
    }
    if (Errno.EAGAIN.is(fd)) {
      return null;
    }
    throw Errno.exception("accept on " + localAddress, fd);
  }

  @Override
  public SocketAddress localAddress() {
    return localAddress;
  }

  @Override
  public String toString() {
    return "KernelListener[" + localAddress + (isOpen() ? "]" : " closed]");
  }
}
