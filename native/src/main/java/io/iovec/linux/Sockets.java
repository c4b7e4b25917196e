package io.iovec.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/** The functions of {@code sys/socket.h}. */
final class Sockets {
  private static final Call SOCKET =
      Libc.function(Symbol.SOCKET, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final Call BIND =
      Libc.function(Symbol.BIND, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final Call LISTEN = Libc.function(Symbol.LISTEN, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final Call ACCEPT4 =
      Libc.function(Symbol.ACCEPT4, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final Call CONNECT =
      Libc.function(Symbol.CONNECT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final Call GETSOCKNAME =
      Libc.function(Symbol.GETSOCKNAME, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final Call GETPEERNAME =
      Libc.function(Symbol.GETPEERNAME, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final Call SHUTDOWN = Libc.function(Symbol.SHUTDOWN, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final Call GETSOCKOPT =
      Libc.function(
          Symbol.GETSOCKOPT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final Call SETSOCKOPT =
      Libc.function(Symbol.SETSOCKOPT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final Call RECV =
      Libc.function(Symbol.RECV, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final Call SEND =
      Libc.function(Symbol.SEND, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final Call SENDMSG =
      Libc.function(Symbol.SENDMSG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);

  /*
   * struct msghdr {                   see sendmsg(2)
   *   void         *msg_name;         0
   *   socklen_t     msg_namelen;      8, and 4 bytes of padding
   *   struct iovec *msg_iov;         16
   *   size_t        msg_iovlen;      24
   *   void         *msg_control;     32
   *   size_t        msg_controllen;  40
   *   int           msg_flags;       48, and 4 bytes of padding
   * };
   */
  private static final long MSG_IOV = Scratch.MSGHDR + 16;
  private static final long MSG_IOVLEN = Scratch.MSGHDR + 24;

  private Sockets() {}

  static int socket(int domain, int type, int protocol) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result(
          (int) SOCKET.handle.invokeExact(scratch.memory(), domain, type, protocol));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int bind(int fd, ByteBuffer address) {
    Scratch scratch = Scratch.ofThread();
    long at = Buffers.addressOf(address, 0, address.limit());
    try {
      return scratch.result(
          (int) BIND.handle.invokeExact(scratch.memory(), fd, at, address.limit()));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    } finally {
      Reference.reachabilityFence(address);
    }
  }

  static int listen(int fd, int backlog) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result((int) LISTEN.handle.invokeExact(scratch.memory(), fd, backlog));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int accept4(int fd, ByteBuffer address, int flags) {
    Scratch scratch = Scratch.ofThread();
    long at = Buffers.addressOfWritten(address, 0, address.capacity());
    scratch.putInt(Scratch.VALUE, address.capacity());
    try {
      int result =
          (int)
              ACCEPT4.handle.invokeExact(
                  scratch.memory(), fd, at, scratch.address(Scratch.VALUE), flags);
      if (result != -1) {
        setLimit(address, scratch.getInt(Scratch.VALUE));
      }
      return scratch.result(result);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    } finally {
      Reference.reachabilityFence(address);
    }
  }

  static int connect(int fd, ByteBuffer address) {
    Scratch scratch = Scratch.ofThread();
    long at = Buffers.addressOf(address, 0, address.limit());
    try {
      return scratch.result(
          (int) CONNECT.handle.invokeExact(scratch.memory(), fd, at, address.limit()));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    } finally {
      Reference.reachabilityFence(address);
    }
  }

  static int getsockname(int fd, ByteBuffer address) {
    return name(GETSOCKNAME, fd, address);
  }

  static int getpeername(int fd, ByteBuffer address) {
    return name(GETPEERNAME, fd, address);
  }

  private static int name(Call function, int fd, ByteBuffer address) {
    Scratch scratch = Scratch.ofThread();
    long at = Buffers.addressOfWritten(address, 0, address.capacity());
    scratch.putInt(Scratch.VALUE, address.capacity());
    try {
      int result =
          (int)
              function.handle.invokeExact(scratch.memory(), fd, at, scratch.address(Scratch.VALUE));
      if (result != -1) {
        setLimit(address, scratch.getInt(Scratch.VALUE));
      }
      return scratch.result(result);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    } finally {
      Reference.reachabilityFence(address);
    }
  }

  static int shutdown(int fd, int how) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result((int) SHUTDOWN.handle.invokeExact(scratch.memory(), fd, how));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int getsockopt(int fd, int level, int name) {
    Scratch scratch = Scratch.ofThread();
    scratch.putInt(Scratch.OTHER, Integer.BYTES);
    try {
      int result =
          (int)
              GETSOCKOPT.handle.invokeExact(
                  scratch.memory(),
                  fd,
                  level,
                  name,
                  scratch.address(Scratch.VALUE),
                  scratch.address(Scratch.OTHER));
      return result != -1 ? scratch.getInt(Scratch.VALUE) : scratch.result(result);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int getsockopt(int fd, int level, int name, ByteBuffer value) {
    Scratch scratch = Scratch.ofThread();
    long at = Buffers.addressOfWritten(value, 0, value.limit());
    scratch.putInt(Scratch.VALUE, value.limit());
    try {
      int result =
          (int)
              GETSOCKOPT.handle.invokeExact(
                  scratch.memory(), fd, level, name, at, scratch.address(Scratch.VALUE));
      if (result != -1) {
        setLimit(value, scratch.getInt(Scratch.VALUE));
      }
      return scratch.result(result);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    } finally {
      Reference.reachabilityFence(value);
    }
  }

  static int setsockopt(int fd, int level, int name, int value) {
    Scratch scratch = Scratch.ofThread();
    scratch.putInt(Scratch.VALUE, value);
    try {
      return scratch.result(
          (int)
              SETSOCKOPT.handle.invokeExact(
                  scratch.memory(),
                  fd,
                  level,
                  name,
                  scratch.address(Scratch.VALUE),
                  Integer.BYTES));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int setsockopt(int fd, int level, int name, ByteBuffer value) {
    Scratch scratch = Scratch.ofThread();
    long at = Buffers.addressOf(value, 0, value.limit());
    try {
      return scratch.result(
          (int)
              SETSOCKOPT.handle.invokeExact(scratch.memory(), fd, level, name, at, value.limit()));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    } finally {
      Reference.reachabilityFence(value);
    }
  }

  static long recv(int fd, ByteBuffer to, int position, int length, int flags) {
    Scratch scratch = Scratch.ofThread();
    long at = Buffers.addressOfWritten(to, position, length);
    try {
      return scratch.result(
          (long) RECV.handle.invokeExact(scratch.memory(), fd, at, (long) length, flags));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    } finally {
      Reference.reachabilityFence(to);
    }
  }

  static long recvMapped(int fd, long address, long length, int flags) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result(
          (long) RECV.handle.invokeExact(scratch.memory(), fd, address, length, flags));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static long send(int fd, ByteBuffer from, int position, int length, int flags) {
    Scratch scratch = Scratch.ofThread();
    long at = Buffers.addressOf(from, position, length);
    try {
      return scratch.result(
          (long) SEND.handle.invokeExact(scratch.memory(), fd, at, (long) length, flags));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    } finally {
      Reference.reachabilityFence(from);
    }
  }

  static long sendmsg(int fd, ByteBuffer[] from, int offset, int count, int flags) {
    Scratch scratch = Scratch.ofThread();
    scratch.putLong(MSG_IOV, scratch.putIovecs(from, offset, count, false));
    scratch.putLong(MSG_IOVLEN, count);
    try {
      return scratch.result(
          (long)
              SENDMSG.handle.invokeExact(
                  scratch.memory(), fd, scratch.address(Scratch.MSGHDR), flags));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    } finally {
      Reference.reachabilityFence(from);
    }
  }

  /** Sets the limit to a length returned, which is longer than the buffer if that was too short. */
  private static void setLimit(ByteBuffer buffer, int length) {
    buffer.limit(Math.min(length, buffer.capacity()));
  }
}
