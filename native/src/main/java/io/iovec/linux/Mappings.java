package io.iovec.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** The functions of {@code sys/mman.h}. */
final class Mappings {
  private static final Call MMAP =
      Libc.function(
          Symbol.MMAP, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final Call MADVISE =
      Libc.function(Symbol.MADVISE, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final Call MUNMAP = Libc.function(Symbol.MUNMAP, JAVA_INT, JAVA_LONG, JAVA_LONG);

  private static final long ANYWHERE = 0;

  private Mappings() {}

  static long mmap(long length, int prot, int flags, int fd, long offset) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result(
          (long)
              MMAP.handle.invokeExact(scratch.memory(), ANYWHERE, length, prot, flags, fd, offset));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int madvise(long address, long length, int advice) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result(
          (int) MADVISE.handle.invokeExact(scratch.memory(), address, length, advice));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int munmap(long address, long length) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result((int) MUNMAP.handle.invokeExact(scratch.memory(), address, length));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }
}
