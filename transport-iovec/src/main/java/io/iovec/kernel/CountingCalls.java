package io.iovec.kernel;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.Verdict;
import java.nio.ByteBuffer;

/** Counts the calls that go through. */
final class CountingCalls implements SystemCalls {
  private final SystemCalls calls;
  private final Counters counters;

  CountingCalls(SystemCalls calls, Counters counters) {
    this.calls = calls;
    this.counters = counters;
  }

  private SystemCalls counted() {
    counters.add(Counter.SYSTEM_CALLS, 1);
    return calls;
  }

  @Override
  public ByteBuffer allocate(int bytes) {
    return calls.allocate(bytes);
  }

  @Override
  public Verdict available() {
    return calls.available();
  }

  @Override
  public int socket(int domain, int type, int protocol) {
    return counted().socket(domain, type, protocol);
  }

  @Override
  public int bind(int fd, ByteBuffer address) {
    return counted().bind(fd, address);
  }

  @Override
  public int listen(int fd, int backlog) {
    return counted().listen(fd, backlog);
  }

  @Override
  public int accept4(int fd, ByteBuffer address, int flags) {
    return counted().accept4(fd, address, flags);
  }

  @Override
  public int connect(int fd, ByteBuffer address) {
    return counted().connect(fd, address);
  }

  @Override
  public int getsockname(int fd, ByteBuffer address) {
    return counted().getsockname(fd, address);
  }

  @Override
  public int getpeername(int fd, ByteBuffer address) {
    return counted().getpeername(fd, address);
  }

  @Override
  public int shutdown(int fd, int how) {
    return counted().shutdown(fd, how);
  }

  @Override
  public int getsockopt(int fd, int level, int name) {
    return counted().getsockopt(fd, level, name);
  }

  @Override
  public int getsockopt(int fd, int level, int name, ByteBuffer value) {
    return counted().getsockopt(fd, level, name, value);
  }

  @Override
  public int setsockopt(int fd, int level, int name, int value) {
    return counted().setsockopt(fd, level, name, value);
  }

  @Override
  public int setsockopt(int fd, int level, int name, ByteBuffer value) {
    return counted().setsockopt(fd, level, name, value);
  }

  @Override
  public long recv(int fd, ByteBuffer to, int position, int length, int flags) {
    return counted().recv(fd, to, position, length, flags);
  }

  @Override
  public long recvMapped(int fd, long address, long length, int flags) {
    return counted().recvMapped(fd, address, length, flags);
  }

  @Override
  public long send(int fd, ByteBuffer from, int position, int length, int flags) {
    return counted().send(fd, from, position, length, flags);
  }

  @Override
  public long sendmsg(int fd, ByteBuffer[] from, int offset, int count, int flags) {
    return counted().sendmsg(fd, from, offset, count, flags);
  }

  @Override
  public int epoll_create1(int flags) {
    return counted().epoll_create1(flags);
  }

  @Override
  public int epoll_ctl(int epfd, int op, int fd, int events, long data) {
    return counted().epoll_ctl(epfd, op, fd, events, data);
  }

  @Override
  public int epoll_wait(int epfd, int[] events, long[] data, int timeoutMillis) {
    return counted().epoll_wait(epfd, events, data, timeoutMillis);
  }

  @Override
  public int eventfd(int initval, int flags) {
    return counted().eventfd(initval, flags);
  }

  @Override
  public long pipe2(int flags) {
    return counted().pipe2(flags);
  }

  @Override
  public int fcntl(int fd, int cmd, int arg) {
    return counted().fcntl(fd, cmd, arg);
  }

  @Override
  public int ioctl_fionread(int fd) {
    return counted().ioctl_fionread(fd);
  }

  @Override
  public long splice(int fdIn, long offIn, int fdOut, long offOut, long length, int flags) {
    return counted().splice(fdIn, offIn, fdOut, offOut, length, flags);
  }

  @Override
  public long tee(int fdIn, int fdOut, long length, int flags) {
    return counted().tee(fdIn, fdOut, length, flags);
  }

  @Override
  public int openat(int dirfd, String path, int flags, int mode) {
    return counted().openat(dirfd, path, flags, mode);
  }

  @Override
  public int openat2(int dirfd, String path, long flags, long mode, long resolve) {
    return counted().openat2(dirfd, path, flags, mode, resolve);
  }

  @Override
  public long read(int fd, ByteBuffer to, int position, int length) {
    return counted().read(fd, to, position, length);
  }

  @Override
  public long write(int fd, ByteBuffer from, int position, int length) {
    return counted().write(fd, from, position, length);
  }

  @Override
  public long pread(int fd, ByteBuffer to, int position, int length, long offset) {
    return counted().pread(fd, to, position, length, offset);
  }

  @Override
  public long pwrite(int fd, ByteBuffer from, int position, int length, long offset) {
    return counted().pwrite(fd, from, position, length, offset);
  }

  @Override
  public long preadv(int fd, ByteBuffer[] to, int first, int count, long offset) {
    return counted().preadv(fd, to, first, count, offset);
  }

  @Override
  public long pwritev(int fd, ByteBuffer[] from, int first, int count, long offset) {
    return counted().pwritev(fd, from, first, count, offset);
  }

  @Override
  public int fsync(int fd) {
    return counted().fsync(fd);
  }

  @Override
  public int fdatasync(int fd) {
    return counted().fdatasync(fd);
  }

  @Override
  public int ftruncate(int fd, long length) {
    return counted().ftruncate(fd, length);
  }

  @Override
  public long mmap(long length, int prot, int flags, int fd, long offset) {
    return counted().mmap(length, prot, flags, fd, offset);
  }

  @Override
  public int madvise(long address, long length, int advice) {
    return counted().madvise(address, length, advice);
  }

  @Override
  public int munmap(long address, long length) {
    return counted().munmap(address, length);
  }

  @Override
  public int futimens(int fd, int accessed, int modified) {
    return counted().futimens(fd, accessed, modified);
  }

  @Override
  public int statx(int fd, int mask, ByteBuffer statx) {
    return counted().statx(fd, mask, statx);
  }

  @Override
  public int close(int fd) {
    return counted().close(fd);
  }
}
