package io.iovec.kernel;

import io.iovec.SystemException;

/** The errors of {@code errno.h}, which are the same on x86-64 and aarch64. */
public enum Errno {
  /** Operation not permitted. */
  EPERM(1, "not permitted: a sandbox, a quota or a missing privilege forbids it"),
  /** No such file or directory. */
  ENOENT(2, "no such file or directory"),
  /** Interrupted. */
  EINTR(4, "interrupted by a signal"),
  /** Input or output error. */
  EIO(5, "the device failed"),
  /** Bad file descriptor. */
  EBADF(9, "the descriptor is closed, or not open for this"),
  /** Try again: nothing now. */
  EAGAIN(11, "nothing now"),
  /** Out of memory. */
  ENOMEM(12, "the kernel is out of memory"),
  /** Permission denied. */
  EACCES(13, "permission denied"),
  /** Bad address. */
  EFAULT(14, "bad address, which is a bug"),
  /** Busy. */
  EBUSY(16, "busy"),
  /** File exists. */
  EEXIST(17, "it exists already"),
  /** Cross-device, or out of the root of openat2. */
  EXDEV(18, "leads out of where it must stay"),
  /** Not a directory. */
  ENOTDIR(20, "not a directory"),
  /** Is a directory. */
  EISDIR(21, "is a directory"),
  /** Invalid argument. */
  EINVAL(22, "not possible with this file or socket"),
  /** System-wide descriptor limit. */
  ENFILE(23, "the machine is out of descriptors: raise fs.file-max, or close some"),
  /** Process descriptor limit. */
  EMFILE(24, "the process is out of descriptors: raise ulimit -n, or close some"),
  /** Text file busy. */
  ETXTBSY(26, "a program runs from it"),
  /** File too large. */
  EFBIG(27, "larger than the file system or ulimit -f allows"),
  /** No space left. */
  ENOSPC(28, "the file system is full: make room"),
  /** Illegal seek. */
  ESPIPE(29, "has no positions"),
  /** Read-only file system. */
  EROFS(30, "the file system is read-only"),
  /** Broken pipe. */
  EPIPE(32, "the peer receives no more"),
  /** Name too long. */
  ENAMETOOLONG(36, "the name is too long"),
  /** Not implemented. */
  ENOSYS(38, "this kernel or sandbox does not have the call"),
  /** Too many symbolic links. */
  ELOOP(40, "a symbolic link that may not be followed"),
  /** No protocol option. */
  ENOPROTOOPT(92, "no such option"),
  /** Not supported. */
  EOPNOTSUPP(95, "not supported"),
  /** Address family not supported. */
  EAFNOSUPPORT(97, "this machine does not have that kind of address"),
  /** Address in use. */
  EADDRINUSE(98, "the address is in use: stop who uses it, or take another"),
  /** Address not available. */
  EADDRNOTAVAIL(99, "this machine does not have that address"),
  /** Network down. */
  ENETDOWN(100, "the network is down"),
  /** Network unreachable. */
  ENETUNREACH(101, "the network cannot be reached"),
  /** Connection aborted. */
  ECONNABORTED(103, "the connection was aborted"),
  /** Connection reset. */
  ECONNRESET(104, "the peer reset the connection"),
  /** No buffer space. */
  ENOBUFS(105, "the kernel is out of buffers"),
  /** Not connected. */
  ENOTCONN(107, "not connected"),
  /** Timed out. */
  ETIMEDOUT(110, "the peer does not answer"),
  /** Connection refused. */
  ECONNREFUSED(111, "nothing listens there"),
  /** Host unreachable. */
  EHOSTUNREACH(113, "the host cannot be reached"),
  /** Under way already. */
  EALREADY(114, "already under way"),
  /** In progress. */
  EINPROGRESS(115, "under way"),
  /** Quota exceeded. */
  EDQUOT(122, "the disk quota is used up: make room or raise it"),
  /** Any other. */
  OTHER(-1, "see errno.h");

  private static final Errno[] BY_NUMBER = new Errno[128];

  static {
    for (Errno errno : values()) {
      if (errno.number >= 0) {
        BY_NUMBER[errno.number] = errno;
      }
    }
  }

  private final int number;
  private final String meaning;

  Errno(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** Returns the number; -1 for {@link #OTHER}. */
  public int number() {
    return number;
  }

  /** Tells whether {@code result} of a {@link SystemCalls} method is this error. */
  boolean is(long result) {
    return result == -number;
  }

  /** Returns the error that a negative result of a {@link SystemCalls} method means. */
  static Errno of(long result) {
    int number = (int) -result;
    Errno errno = number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    return errno == null ? OTHER : errno;
  }

  /**
   * Returns the exception for a negative result.
   *
   * @param operation the call and what it was made on
   */
  static SystemException exception(String operation, long result) {
    Errno errno = of(result);
    return new SystemException(operation, errno.name(), (int) -result, errno.meaning);
  }
}
