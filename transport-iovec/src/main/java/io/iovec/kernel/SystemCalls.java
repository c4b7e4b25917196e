package io.iovec.kernel;

import io.iovec.Verdict;
import java.nio.ByteBuffer;

/**
 * The system calls of Linux that this transport makes: the seam at which they are bound, counted
 * and, in tests, made to fail. Thread-safe, as the calls themselves are. Found by {@link
 * java.util.ServiceLoader}.
 *
 * <p>Names, arguments and flags are those of section 2 of the manual; {@link Linux} has the
 * constants. Every method makes one call and returns its result, or on failure {@code -errno}: a
 * negative {@link Errno}. None tries again after EINTR, and none but those that take a {@code
 * String}, a path in UTF-8 without NUL, allocates. A buffer is direct; where {@code position} and
 * {@code length} are given, they say which part of it is meant, whatever its own position and
 * limit. A caller's mistake (a heap buffer, a part that is not within it) is an {@link
 * IllegalArgumentException} or an {@link IndexOutOfBoundsException}; nothing else is thrown.
 */
public interface SystemCalls {
  /**
   * Returns whether the calls can be made at all on this machine and Java, and why (not). No other
   * method may be called if they cannot.
   */
  Verdict available();

  /**
   * Returns new direct memory, zeroed, whose address this binding finds at no cost. The other
   * methods take any direct buffer.
   */
  default ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes);
  }

  // Sockets: socket(2), bind(2), ... An address is a struct sockaddr from position 0 to the limit.

  /** See socket(2). */
  int socket(int domain, int type, int protocol);

  /** See bind(2). */
  int bind(int fd, ByteBuffer address);

  /** See listen(2). */
  int listen(int fd, int backlog);

  /**
   * See accept4(2).
   *
   * @param address receives the peer's address from position 0; its limit is set to the end of that
   */
  int accept4(int fd, ByteBuffer address, int flags);

  /** See connect(2). */
  int connect(int fd, ByteBuffer address);

  /** See getsockname(2); the address is returned as by {@link #accept4}. */
  int getsockname(int fd, ByteBuffer address);

  /** See getpeername(2); the address is returned as by {@link #accept4}. */
  int getpeername(int fd, ByteBuffer address);

  /** See shutdown(2). */
  int shutdown(int fd, int how);

  /** See getsockopt(2), for options that are an int of 0 or more; returns it. */
  int getsockopt(int fd, int level, int name);

  /**
   * See getsockopt(2), for other options: the value is put from position 0, with room to the limit,
   * which is then set to its end.
   */
  int getsockopt(int fd, int level, int name, ByteBuffer value);

  /** See setsockopt(2), for options that are an int. */
  int setsockopt(int fd, int level, int name, int value);

  /** See setsockopt(2), for other options: the value is taken from position 0 to the limit. */
  int setsockopt(int fd, int level, int name, ByteBuffer value);

  /** See recv(2). */
  long recv(int fd, ByteBuffer to, int position, int length, int flags);

  /**
   * See recv(2).
   *
   * @param address in a mapping that {@link #mmap} returned, and still there behind {@code length}
   *     bytes, which nothing checks: the kernel writes to any address. Where a page cannot be had,
   *     the bytes before it are received, or it is EFAULT and none is
   */
  long recvMapped(int fd, long address, long length, int flags);

  /** See send(2). */
  long send(int fd, ByteBuffer from, int position, int length, int flags);

  /**
   * See sendmsg(2): sends what is between position and limit of each of {@code count} buffers,
   * which do not change.
   *
   * @param count at most {@link Linux#IOV_MAX}
   */
  long sendmsg(int fd, ByteBuffer[] from, int offset, int count, int flags);

  // Readiness: epoll(7), eventfd(2).

  /** See epoll_create1(2). */
  int epoll_create1(int flags);

  /** See epoll_ctl(2). */
  int epoll_ctl(int epfd, int op, int fd, int events, long data);

  /**
   * See epoll_wait(2).
   *
   * @param events receives the events of each that is ready; as long as {@code data}
   * @param data receives what was given to epoll_ctl for it
   */
  int epoll_wait(int epfd, int[] events, long[] data, int timeoutMillis);

  /** See eventfd(2). */
  int eventfd(int initval, int flags);

  // Pipes: pipe(2), splice(2), tee(2).

  /** See pipe2(2). Returns the reading end in the lower, the writing end in the upper 32 bits. */
  long pipe2(int flags);

  /** See fcntl(2), for commands whose argument is an int. */
  int fcntl(int fd, int cmd, int arg);

  /** See FIONREAD in tcp(7), unix(7) and pipe(7): the bytes that can be read now. */
  int ioctl_fionread(int fd);

  /**
   * See splice(2).
   *
   * @param offIn the offset in {@code fdIn}, or -1 for none
   * @param offOut the offset in {@code fdOut}, or -1 for none
   */
  long splice(int fdIn, long offIn, int fdOut, long offOut, long length, int flags);

  /** See tee(2). */
  long tee(int fdIn, int fdOut, long length, int flags);

  // Files: open(2), openat2(2), read(2), write(2) and the like.

  /** See openat(2). */
  int openat(int dirfd, String path, int flags, int mode);

  /** See openat2(2). */
  int openat2(int dirfd, String path, long flags, long mode, long resolve);

  /** See read(2). */
  long read(int fd, ByteBuffer to, int position, int length);

  /** See write(2). */
  long write(int fd, ByteBuffer from, int position, int length);

  /** See pread(2). */
  long pread(int fd, ByteBuffer to, int position, int length, long offset);

  /** See pwrite(2). */
  long pwrite(int fd, ByteBuffer from, int position, int length, long offset);

  /** See preadv(2); the buffers as for {@link #pwritev}. */
  long preadv(int fd, ByteBuffer[] to, int first, int count, long offset);

  /**
   * See pwritev(2): writes what is between position and limit of each of {@code count} buffers,
   * which do not change.
   *
   * @param count at most {@link Linux#IOV_MAX}
   */
  long pwritev(int fd, ByteBuffer[] from, int first, int count, long offset);

  /** See fsync(2). */
  int fsync(int fd);

  /** See fdatasync(2). */
  int fdatasync(int fd);

  /** See ftruncate(2). */
  int ftruncate(int fd, long length);

  /**
   * See mmap(2), at an address that the kernel chooses and returns.
   *
   * @param offset in the file, a multiple of the size of a page
   */
  long mmap(long length, int prot, int flags, int fd, long offset);

  /** See madvise(2). */
  int madvise(long address, long length, int advice);

  /** See munmap(2). Nobody may be in a call on what is there. */
  int munmap(long address, long length);

  /**
   * See futimens(3).
   *
   * @param accessed what is put in the field tv_nsec, {@link Linux#UTIME_NOW} or {@link
   *     Linux#UTIME_OMIT}
   * @param modified the same
   */
  int futimens(int fd, int accessed, int modified);

  /**
   * See statx(2), of an open descriptor.
   *
   * @param statx receives a struct statx, 256 bytes, from position 0
   */
  int statx(int fd, int mask, ByteBuffer statx);

  /** See close(2). */
  int close(int fd);
}
