package io.iovec.linux;

import io.iovec.Verdict;
import io.iovec.kernel.SystemCalls;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/**
 * The system calls of Linux on x86-64 and aarch64, through {@code java.lang.foreign}. Needs access
 * to native code, which {@code java --enable-native-access} gives.
 *
 * <p>No handle is made before the first call, so an instance can be asked on any machine whether it
 * is {@link #available}. A heap buffer, one too short, and a read-only one where the kernel is to
 * write, are refused with an exception: the kernel would write to any address.
 */
public final class LinuxSystemCalls implements SystemCalls {
  /** Makes an instance, for {@link java.util.ServiceLoader}. */
  public LinuxSystemCalls() {}

  @Override
  public Verdict available() {
    return Machine.here()
        .verdict(LinuxSystemCalls.class.getModule(), symbol -> symbol.find().isPresent());
  }

  /**
   * Memory that an arena made carries what a system call needs to find its address. That of {@link
   * ByteBuffer#allocateDirect} does not, and finding it allocates where the compiler inlines too
   * little.
   */
  @Override
  public ByteBuffer allocate(int bytes) {
    return Arena.ofAuto().allocate(bytes, Long.BYTES).asByteBuffer();
  }

  @Override
  public int socket(int domain, int type, int protocol) {
    return Sockets.socket(domain, type, protocol);
  }

  @Override
  public int bind(int fd, ByteBuffer address) {
    return Sockets.bind(fd, address);
  }

  @Override
  public int listen(int fd, int backlog) {
    return Sockets.listen(fd, backlog);
  }

  @Override
  public int accept4(int fd, ByteBuffer address, int flags) {
    return Sockets.accept4(fd, address, flags);
  }

  @Override
  public int connect(int fd, ByteBuffer address) {
    return Sockets.connect(fd, address);
  }

  @Override
  public int getsockname(int fd, ByteBuffer address) {
    return Sockets.getsockname(fd, address);
  }

  @Override
  public int getpeername(int fd, ByteBuffer address) {
    return Sockets.getpeername(fd, address);
  }

  @Override
  public int shutdown(int fd, int how) {
    return Sockets.shutdown(fd, how);
  }

  @Override
  public int getsockopt(int fd, int level, int name) {
    return Sockets.getsockopt(fd, level, name);
  }

  @Override
  public int getsockopt(int fd, int level, int name, ByteBuffer value) {
    return Sockets.getsockopt(fd, level, name, value);
  }

  @Override
  public int setsockopt(int fd, int level, int name, int value) {
    return Sockets.setsockopt(fd, level, name, value);
  }

  @Override
  public int setsockopt(int fd, int level, int name, ByteBuffer value) {
    return Sockets.setsockopt(fd, level, name, value);
  }

  @Override
  public long recv(int fd, ByteBuffer to, int position, int length, int flags) {
    return Sockets.recv(fd, to, position, length, flags);
  }

  @Override
  public long recvMapped(int fd, long address, long length, int flags) {
    return Sockets.recvMapped(fd, address, length, flags);
  }

  @Override
  public long send(int fd, ByteBuffer from, int position, int length, int flags) {
    return Sockets.send(fd, from, position, length, flags);
  }

  @Override
  public long sendmsg(int fd, ByteBuffer[] from, int offset, int count, int flags) {
    return Sockets.sendmsg(fd, from, offset, count, flags);
  }

  @Override
  public int epoll_create1(int flags) {
    return Epoll.epoll_create1(flags);
  }

  @Override
  public int epoll_ctl(int epfd, int op, int fd, int events, long data) {
    return Epoll.epoll_ctl(epfd, op, fd, events, data);
  }

  @Override
  public int epoll_wait(int epfd, int[] events, long[] data, int timeoutMillis) {
    return Epoll.epoll_wait(epfd, events, data, timeoutMillis);
  }

  @Override
  public int eventfd(int initval, int flags) {
    return Epoll.eventfd(initval, flags);
  }

  @Override
  public long pipe2(int flags) {
    return Pipes.pipe2(flags);
  }

  @Override
  public int fcntl(int fd, int cmd, int arg) {
    return Pipes.fcntl(fd, cmd, arg);
  }

  @Override
  public int ioctl_fionread(int fd) {
    return Pipes.ioctl_fionread(fd);
  }

  @Override
  public long splice(int fdIn, long offIn, int fdOut, long offOut, long length, int flags) {
    return Pipes.splice(fdIn, offIn, fdOut, offOut, length, flags);
  }

  @Override
  public long tee(int fdIn, int fdOut, long length, int flags) {
    return Pipes.tee(fdIn, fdOut, length, flags);
  }

  @Override
  public int openat(int dirfd, String path, int flags, int mode) {
    return Files.openat(dirfd, path, flags, mode);
  }

  @Override
  public int openat2(int dirfd, String path, long flags, long mode, long resolve) {
    return Files.openat2(dirfd, path, flags, mode, resolve);
  }

  @Override
  public long read(int fd, ByteBuffer to, int position, int length) {
    return Files.read(fd, to, position, length);
  }

  @Override
  public long write(int fd, ByteBuffer from, int position, int length) {
    return Files.write(fd, from, position, length);
  }

  @Override
  public long pread(int fd, ByteBuffer to, int position, int length, long offset) {
    return Files.pread(fd, to, position, length, offset);
  }

  @Override
  public long pwrite(int fd, ByteBuffer from, int position, int length, long offset) {
    return Files.pwrite(fd, from, position, length, offset);
  }

  @Override
  public long preadv(int fd, ByteBuffer[] to, int first, int count, long offset) {
    return Files.preadv(fd, to, first, count, offset);
  }

  @Override
  public long pwritev(int fd, ByteBuffer[] from, int first, int count, long offset) {
    return Files.pwritev(fd, from, first, count, offset);
  }

  @Override
  public int fsync(int fd) {
    return Files.fsync(fd);
  }

  @Override
  public int fdatasync(int fd) {
    return Files.fdatasync(fd);
  }

  @Override
  public int ftruncate(int fd, long length) {
    return Files.ftruncate(fd, length);
  }

  @Override
  public long mmap(long length, int prot, int flags, int fd, long offset) {
    return Mappings.mmap(length, prot, flags, fd, offset);
  }

  @Override
  public int madvise(long address, long length, int advice) {
    return Mappings.madvise(address, length, advice);
  }

  @Override
  public int munmap(long address, long length) {
    return Mappings.munmap(address, length);
  }

  @Override
  public int futimens(int fd, int accessed, int modified) {
    return Files.futimens(fd, accessed, modified);
  }

  @Override
  public int statx(int fd, int mask, ByteBuffer statx) {
    return Files.statx(fd, mask, statx);
  }

  @Override
  public int close(int fd) {
    return Files.close(fd);
  }
}
