package io.iovec.linux;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.Optional;

/** The functions of the C library that this module calls. */
enum Symbol {
  ACCEPT4,
  BIND,
  CLOSE,
  CONNECT,
  EPOLL_CREATE1,
  EPOLL_CTL,
  EPOLL_WAIT,
  EVENTFD,
  FCNTL,
  FDATASYNC,
  FSYNC,
  FTRUNCATE,
  FUTIMENS,
  GETPEERNAME,
  GETSOCKNAME,
  GETSOCKOPT,
  IOCTL,
  LISTEN,
  MADVISE,
  MMAP,
  MUNMAP,
  OPENAT,
  PIPE2,
  PREAD,
  PREADV,
  PWRITE,
  PWRITEV,
  READ,
  RECV,
  SEND,
  SENDMSG,
  SETSOCKOPT,
  SHUTDOWN,
  SOCKET,
  SPLICE,
  STATX,
  SYSCALL,
  TEE,
  WRITE;

  /** Returns the name as in C. */
  String cName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns where it is, if the C library has it.
   *
   * @throws UnsupportedOperationException if this Java cannot call native code at all
   */
  Optional<MemorySegment> find() {
    return Linker.nativeLinker().defaultLookup().find(cName());
  }
}
