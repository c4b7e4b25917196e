package io.iovec.kernel;

/**
 * The constants of the system calls, named as in C. Those here are the same on x86-64 and aarch64;
 * what differs between the two is the binding's own affair.
 */
public final class Linux {
  /** The most buffers in one call; see sysconf(3). */
  public static final int IOV_MAX = 1024;

  // sys/socket.h, netinet/in.h, netinet/tcp.h
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int SOCK_STREAM = 1;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SHUT_RD = 0;
  static final int SHUT_WR = 1;
  static final int SHUT_RDWR = 2;
  static final int MSG_PEEK = 0x2;
  static final int MSG_TRUNC = 0x20;
  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int MSG_MORE = 0x8000;
  static final int SOL_SOCKET = 1;
  static final int SO_REUSEADDR = 2;
  static final int SO_ERROR = 4;
  static final int SO_BROADCAST = 6;
  static final int SO_SNDBUF = 7;
  static final int SO_RCVBUF = 8;
  static final int SO_KEEPALIVE = 9;
  static final int SO_LINGER = 13;
  static final int SO_REUSEPORT = 15;
  static final int SO_RCVLOWAT = 18;
  static final int IPPROTO_IP = 0;
  static final int IPPROTO_TCP = 6;
  static final int IPPROTO_IPV6 = 41;
  static final int IP_TOS = 1;
  static final int IPV6_V6ONLY = 26;
  static final int IPV6_TCLASS = 67;
  static final int TCP_NODELAY = 1;
  static final int SOMAXCONN = 4096;

  // sys/epoll.h, sys/eventfd.h
  static final int EPOLL_CLOEXEC = 0x80000;
  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLL_CTL_DEL = 2;
  static final int EPOLL_CTL_MOD = 3;
  static final int EPOLLIN = 1;
  static final int EPOLLOUT = 4;
  static final int EPOLLERR = 8;
  static final int EPOLLHUP = 16;
  static final int EFD_CLOEXEC = 0x80000;
  static final int EFD_NONBLOCK = 0x800;

  // fcntl.h
  static final int AT_FDCWD = -100;
  static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  static final int O_NOCTTY = 0x100;
  static final int O_TRUNC = 0x200;
  static final int O_APPEND = 0x400;
  static final int O_NONBLOCK = 0x800;
  static final int O_DSYNC = 0x1000;
  static final int O_SYNC = 0x101000;
  static final int O_CLOEXEC = 0x80000;
  static final int O_PATH = 0x200000;
  static final int F_SETPIPE_SZ = 1031;
  static final int F_GETPIPE_SZ = 1032;
  static final int SPLICE_F_MOVE = 1;
  static final int SPLICE_F_NONBLOCK = 2;
  static final int SPLICE_F_MORE = 4;

  // linux/openat2.h: names may not leave the directory, and no magic links of proc(5)
  static final int RESOLVE_NO_MAGICLINKS = 0x02;
  static final int RESOLVE_BENEATH = 0x08;

  // sys/mman.h
  static final int PROT_WRITE = 2;
  static final int MAP_SHARED = 1;
  static final int MADV_DONTDUMP = 16;

  // sys/stat.h
  /** For {@link SystemCalls#futimens}: now. */
  public static final int UTIME_NOW = 0x3FFFFFFF;

  /** For {@link SystemCalls#futimens}: as it is. */
  public static final int UTIME_OMIT = 0x3FFFFFFE;

  // linux/stat.h
  static final int STATX_TYPE = 0x1;
  static final int STATX_SIZE = 0x200;
  static final int STATX_BYTES = 256;
  static final int STATX_MODE_OFFSET = 28;
  static final int STATX_SIZE_OFFSET = 40;
  static final int S_IFMT = 0xF000;
  static final int S_IFREG = 0x8000;
  static final int S_IFDIR = 0x4000;

  private Linux() {}
}
