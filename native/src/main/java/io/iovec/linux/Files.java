package io.iovec.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * The functions of {@code unistd.h}, {@code sys/uio.h}, {@code sys/stat.h}, and those that open.
 */
final class Files {
  private static final Call OPENAT =
      Libc.variadic(Symbol.OPENAT, 3, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final Call SYSCALL =
      Libc.variadic(
          Symbol.SYSCALL, 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final Call READ =
      Libc.function(Symbol.READ, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final Call WRITE =
      Libc.function(Symbol.WRITE, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final Call PREAD =
      Libc.function(Symbol.PREAD, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final Call PWRITE =
      Libc.function(Symbol.PWRITE, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final Call PREADV =
      Libc.function(Symbol.PREADV, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);
  private static final Call PWRITEV =
      Libc.function(Symbol.PWRITEV, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);
  private static final Call FSYNC = Libc.function(Symbol.FSYNC, JAVA_INT, JAVA_INT);
  private static final Call FDATASYNC = Libc.function(Symbol.FDATASYNC, JAVA_INT, JAVA_INT);
  private static final Call FTRUNCATE =
      Libc.function(Symbol.FTRUNCATE, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final Call FUTIMENS =
      Libc.function(Symbol.FUTIMENS, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final Call STATX =
      Libc.function(Symbol.STATX, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final Call CLOSE = Libc.function(Symbol.CLOSE, JAVA_INT, JAVA_INT);

  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int SIZEOF_STATX = 256;

  /*
   * The C library has no function for it. The number is the same on all machines.
   *
   * struct open_how {     see openat2(2)
   *   u64 flags;          0
   *   u64 mode;           8
   *   u64 resolve;       16
   * };
   */
  private static final long SYS_OPENAT2 = 437;
  private static final long SIZEOF_OPEN_HOW = 24;

  private Files() {}

  static int openat(int dirfd, String path, int flags, int mode) {
    Scratch scratch = Scratch.ofThread();
    try (Arena arena = Arena.ofConfined()) {
      return scratch.result(
          (int)
              OPENAT.handle.invokeExact(
                  scratch.memory(), dirfd, cString(arena, path).address(), flags, mode));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int openat2(int dirfd, String path, long flags, long mode, long resolve) {
    Scratch scratch = Scratch.ofThread();
    scratch.putLong(Scratch.OPEN_HOW, flags);
    scratch.putLong(Scratch.OPEN_HOW + 8, mode);
    scratch.putLong(Scratch.OPEN_HOW + 16, resolve);
    try (Arena arena = Arena.ofConfined()) {
      long result =
          (long)
              SYSCALL.handle.invokeExact(
                  scratch.memory(),
                  SYS_OPENAT2,
                  (long) dirfd,
                  cString(arena, path).address(),
                  scratch.address(Scratch.OPEN_HOW),
                  SIZEOF_OPEN_HOW);
      return (int) scratch.result(result);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static long read(int fd, ByteBuffer to, int position, int length) {
    Scratch scratch = Scratch.ofThread();
    long at = Buffers.addressOfWritten(to, position, length);
    try {
      return scratch.result(
          (long) READ.handle.invokeExact(scratch.memory(), fd, at, (long) length));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    } finally {
      Reference.reachabilityFence(to);
    }
  }

  static long write(int fd, ByteBuffer from, int position, int length) {
    Scratch scratch = Scratch.ofThread();
    long at = Buffers.addressOf(from, position, length);
    try {
      return scratch.result(
          (long) WRITE.handle.invokeExact(scratch.memory(), fd, at, (long) length));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    } finally {
      Reference.reachabilityFence(from);
    }
  }

  static long pread(int fd, ByteBuffer to, int position, int length, long offset) {
    Scratch scratch = Scratch.ofThread();
    long at = Buffers.addressOfWritten(to, position, length);
    try {
      return scratch.result(
          (long) PREAD.handle.invokeExact(scratch.memory(), fd, at, (long) length, offset));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    } finally {
      Reference.reachabilityFence(to);
    }
  }

  static long pwrite(int fd, ByteBuffer from, int position, int length, long offset) {
    Scratch scratch = Scratch.ofThread();
    long at = Buffers.addressOf(from, position, length);
    try {
      return scratch.result(
          (long) PWRITE.handle.invokeExact(scratch.memory(), fd, at, (long) length, offset));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    } finally {
      Reference.reachabilityFence(from);
    }
  }

  static long preadv(int fd, ByteBuffer[] to, int first, int count, long offset) {
    Scratch scratch = Scratch.ofThread();
    long at = scratch.putIovecs(to, first, count, true);
    try {
      return scratch.result(
          (long) PREADV.handle.invokeExact(scratch.memory(), fd, at, count, offset));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    } finally {
      Reference.reachabilityFence(to);
    }
  }

  static long pwritev(int fd, ByteBuffer[] from, int first, int count, long offset) {
    Scratch scratch = Scratch.ofThread();
    long at = scratch.putIovecs(from, first, count, false);
    try {
      return scratch.result(
          (long) PWRITEV.handle.invokeExact(scratch.memory(), fd, at, count, offset));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    } finally {
      Reference.reachabilityFence(from);
    }
  }

  static int fsync(int fd) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result((int) FSYNC.handle.invokeExact(scratch.memory(), fd));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int fdatasync(int fd) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result((int) FDATASYNC.handle.invokeExact(scratch.memory(), fd));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int ftruncate(int fd, long length) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result((int) FTRUNCATE.handle.invokeExact(scratch.memory(), fd, length));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  /*
   * struct timespec {     see futimens(3)
   *   time_t tv_sec;      0    not looked at
   *   long   tv_nsec;     8
   * };
   */
  static int futimens(int fd, int accessed, int modified) {
    Scratch scratch = Scratch.ofThread();
    scratch.putLong(Scratch.TIMES + 8, accessed);
    scratch.putLong(Scratch.TIMES + 24, modified);
    try {
      return scratch.result(
          (int) FUTIMENS.handle.invokeExact(scratch.memory(), fd, scratch.address(Scratch.TIMES)));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int statx(int fd, int mask, ByteBuffer statx) {
    Scratch scratch = Scratch.ofThread();
    long at = Buffers.addressOfWritten(statx, 0, SIZEOF_STATX);
    try {
      return scratch.result(
          (int)
              STATX.handle.invokeExact(
                  scratch.memory(), fd, scratch.address(Scratch.NOTHING), AT_EMPTY_PATH, mask, at));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    } finally {
      Reference.reachabilityFence(statx);
    }
  }

  static int close(int fd) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result((int) CLOSE.handle.invokeExact(scratch.memory(), fd));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  /**
   * Copies a name to where the kernel can read it, in UTF-8 whatever the locale.
   *
   * @throws IllegalArgumentException if there is a NUL in it: the kernel would see a shorter name
   */
  private static MemorySegment cString(Arena arena, String path) {
    if (path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("NUL in a name at index=" + path.indexOf('\0'));
    }
    return arena.allocateFrom(path);
  }
}
