package io.iovec.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The sockets of {@link FakeLinux}, and waiting for them. */
abstract class FakeNetwork extends FakeDescriptors {
  private static final int FIRST_PORT = 40_000;

  private final Map<String, FakeSocket> listeners = new HashMap<>();
  private int nextPort = FIRST_PORT;
  private boolean holdsConnects;

  /** From now on connections stay under way until {@link #completeConnects}. */
  final synchronized void holdConnects() {
    holdsConnects = true;
  }

  /** Makes the connections that are under way. */
  final synchronized void completeConnects() {
    holdsConnects = false;
    open()
        .keySet()
        .forEach(
            fd -> {
              if (object(fd) instanceof FakeSocket s && s.connecting) {
                meet(s);
              }
            });
    notifyAll();
  }

  private FakeSocket socket(int fd) {
    return object(fd, FakeSocket.class, Errno.EOPNOTSUPP);
  }

  public final int socket(int domain, int type, int protocol) {
    return add(new FakeSocket(domain));
  }

  private static byte[] bytes(ByteBuffer address) {
    byte[] bytes = new byte[address.limit()];
    address.get(0, bytes);
    return bytes;
  }

  private static int give(byte[] address, ByteBuffer into) {
    into.clear();
    into.put(0, address);
    into.limit(address.length);
    return 0;
  }

  private static String key(byte[] address) {
    // The port says it all: there is one machine.
    return address[0] == Linux.AF_UNIX
        ? Arrays.toString(address)
        : "port " + (((address[2] & 0xFF) << 8) | (address[3] & 0xFF));
  }

  private byte[] unnamed(int domain) {
    if (domain == Linux.AF_UNIX) {
      return new byte[] {Linux.AF_UNIX, 0};
    }
    byte[] address = new byte[domain == Linux.AF_INET ? 16 : 28];
    address[0] = (byte) domain;
    return address;
  }

  private void withPort(byte[] address) {
    if (address[0] != Linux.AF_UNIX && address[2] == 0 && address[3] == 0) {
      int port = nextPort++;
      address[2] = (byte) (port >> 8);
      address[3] = (byte) port;
    }
  }

  public final int bind(int fd, ByteBuffer address) {
    FakeSocket s = socket(fd);
    byte[] local = bytes(address);
    if (listeners.containsKey(key(local))) {
      throw new Refused(Errno.EADDRINUSE);
    }
    if (local[0] == Linux.AF_UNIX) {
      Path file = Path.of(new String(local, 2, local.length - 3, StandardCharsets.UTF_8));
      try {
        Files.createFile(file);
      } catch (IOException e) {
        throw new Refused(Files.exists(file) ? Errno.EADDRINUSE : Errno.ENOENT);
      }
    }
    withPort(local);
    s.local = local;
    return 0;
  }

  public final int listen(int fd, int backlog) {
    FakeSocket s = socket(fd);
    s.backlog = backlog;
    s.accepts = new ArrayDeque<>();
    listeners.values().removeIf(l -> l.descriptors == 0);
    listeners.put(key(s.local), s);
    return 0;
  }

  public final int accept4(int fd, ByteBuffer address, int flags) {
    FakeSocket s = socket(fd);
    if (s.accepts == null) {
      throw new Refused(Errno.EINVAL);
    }
    if (s.accepts.isEmpty()) {
      throw new Refused(Errno.EAGAIN);
    }
    int accepted = add(s.accepts.element());
    give(s.accepts.remove().remote, address);
    return accepted;
  }

  public final int connect(int fd, ByteBuffer address) {
    FakeSocket s = socket(fd);
    if (s.isConnected()) {
      throw new Refused(Errno.EOPNOTSUPP);
    }
    s.remote = bytes(address);
    if (s.domain == Linux.AF_UNIX) {
      s.local = s.local == null ? unnamed(s.domain) : s.local;
      meet(s);
      Errno error = s.error;
      s.error = null;
      if (error != null || s.connecting) {
        s.connecting = false;
        throw new Refused(error == null ? Errno.EAGAIN : error);
      }
      return 0;
    }
    s.local = s.local == null ? unnamed(s.domain) : s.local;
    withPort(s.local);
    s.connecting = true;
    if (!holdsConnects) {
      meet(s);
    }
    throw new Refused(Errno.EINPROGRESS);
  }

  private void meet(FakeSocket s) {
    s.connecting = true;
    FakeSocket listener = listeners.get(key(s.remote));
    if (listener == null || listener.descriptors == 0) {
      s.connecting = false;
      s.error = Errno.ECONNREFUSED;
    } else if (listener.accepts.size() < Math.max(1, listener.backlog)) {
      FakeSocket accepted = new FakeSocket(s.domain);
      accepted.local = listener.local;
      accepted.remote = s.local;
      FakeSocket.join(s, accepted);
      listener.accepts.add(accepted);
    }
  }

  public final int getsockname(int fd, ByteBuffer address) {
    FakeSocket s = socket(fd);
    return give(s.local == null ? unnamed(s.domain) : s.local, address);
  }

  public final int getpeername(int fd, ByteBuffer address) {
    FakeSocket s = socket(fd);
    if (!s.isConnected()) {
      throw new Refused(Errno.ENOTCONN);
    }
    return give(s.remote, address);
  }

  public final int shutdown(int fd, int how) {
    socket(fd).shutdown(how);
    return 0;
  }

  /** Returns a socket without a descriptor, connected to a listener. */
  final FakeSocket dial(ByteBuffer address) {
    FakeSocket s = new FakeSocket(address.get(0));
    s.remote = bytes(address);
    s.local = unnamed(s.domain);
    withPort(s.local);
    meet(s);
    if (s.connecting || s.error != null) {
      throw new IllegalStateException("no listener, or its backlog is full");
    }
    return s;
  }

  private static long option(int level, int name) {
    return (long) level << Integer.SIZE | name;
  }

  public final int getsockopt(int fd, int level, int name) {
    FakeSocket s = socket(fd);
    if (level == Linux.SOL_SOCKET && name == Linux.SO_ERROR) {
      return s.soError();
    }
    return s.options.getOrDefault(option(level, name), 0);
  }

  public final int getsockopt(int fd, int level, int name, ByteBuffer value) {
    value.put(0, socket(fd).linger);
    return 0;
  }

  public final int setsockopt(int fd, int level, int name, int value) {
    FakeSocket s = socket(fd);
    if (s.domain == Linux.AF_UNIX && level != Linux.SOL_SOCKET) {
      throw new Refused(Errno.EOPNOTSUPP);
    }
    boolean doubled =
        level == Linux.SOL_SOCKET && (name == Linux.SO_SNDBUF || name == Linux.SO_RCVBUF);
    if (level == Linux.SOL_SOCKET && name == Linux.SO_RCVLOWAT) {
      s.lowat(value);
    }
    if (level == Linux.IPPROTO_TCP && name == Linux.TCP_NODELAY && value != 0) {
      s.push();
    }
    s.options.put(option(level, name), doubled ? value * 2 : value);
    return 0;
  }

  public final int setsockopt(int fd, int level, int name, ByteBuffer value) {
    value.order(ByteOrder.nativeOrder()).get(0, socket(fd).linger);
    return 0;
  }

  public final long recv(int fd, ByteBuffer to, int position, int length, int flags) {
    return socket(fd).recv(to, position, length, (flags & Linux.MSG_PEEK) != 0);
  }

  public final long send(int fd, ByteBuffer from, int position, int length, int flags) {
    return sendmsg(
        fd,
        new ByteBuffer[] {from.duplicate().limit(position + length).position(position)},
        0,
        1,
        flags);
  }

  public final long sendmsg(int fd, ByteBuffer[] from, int offset, int count, int flags) {
    FakeSocket s = socket(fd);
    int room = s.room();
    int n = 0;
    for (int i = offset; i < offset + count && n < room; i++) {
      byte[] bytes = new byte[Math.min(from[i].remaining(), room - n)];
      from[i].get(from[i].position(), bytes);
      s.put(new Piece(bytes, 0, bytes.length));
      n += bytes.length;
    }
    s.sent((flags & Linux.MSG_MORE) != 0);
    return n;
  }

  public final int epoll_create1(int flags) {
    return add(new FakeEpoll());
  }

  public final int eventfd(int initval, int flags) {
    return add(new FakeObject.Event());
  }

  public final int epoll_ctl(int epfd, int op, int fd, int events, long data) {
    object(epfd, FakeEpoll.class, Errno.EINVAL).control(op, fd, object(fd), events, data);
    return 0;
  }

  public final int epoll_wait(int epfd, int[] events, long[] data, int timeoutMillis) {
    FakeEpoll epoll = object(epfd, FakeEpoll.class, Errno.EINVAL);
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
    int n = epoll.collect(events, data);
    while (n == 0 && timeoutMillis != 0) {
      long left = timeoutMillis < 0 ? 1_000 : (deadline - System.nanoTime() + 999_999) / 1_000_000;
      if (left <= 0) {
        return 0;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Refused(Errno.EINTR);
      }
      n = epoll.collect(events, data);
    }
    return n;
  }
}
