package io.iovec.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** The functions for pipes: {@code fcntl.h}, {@code unistd.h} and {@code sys/ioctl.h}. */
final class Pipes {
  private static final Call PIPE2 = Libc.function(Symbol.PIPE2, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final Call FCNTL =
      Libc.variadic(Symbol.FCNTL, 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final Call IOCTL =
      Libc.variadic(Symbol.IOCTL, 2, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final Call SPLICE =
      Libc.function(
          Symbol.SPLICE, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final Call TEE =
      Libc.function(Symbol.TEE, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);

  private static final long FIONREAD = 0x541B;

  private Pipes() {}

  /** Returns the kernel's {@code int[2]} as it is: the first, which reads, in the lower half. */
  static long pipe2(int flags) {
    Scratch scratch = Scratch.ofThread();
    try {
      int result =
          (int) PIPE2.handle.invokeExact(scratch.memory(), scratch.address(Scratch.VALUE), flags);
      return result != -1 ? scratch.getLong(Scratch.VALUE) : scratch.result(result);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int fcntl(int fd, int cmd, int arg) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result((int) FCNTL.handle.invokeExact(scratch.memory(), fd, cmd, arg));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int ioctl_fionread(int fd) {
    Scratch scratch = Scratch.ofThread();
    try {
      int result =
          (int)
              IOCTL.handle.invokeExact(
                  scratch.memory(), fd, FIONREAD, scratch.address(Scratch.VALUE));
      return result != -1 ? scratch.getInt(Scratch.VALUE) : scratch.result(result);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static long splice(int fdIn, long offIn, int fdOut, long offOut, long length, int flags) {
    Scratch scratch = Scratch.ofThread();
    long in = scratch.putFileOffset(Scratch.VALUE, offIn);
    long out = scratch.putFileOffset(Scratch.OTHER, offOut);
    try {
      return scratch.result(
          (long) SPLICE.handle.invokeExact(scratch.memory(), fdIn, in, fdOut, out, length, flags));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static long tee(int fdIn, int fdOut, long length, int flags) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result(
          (long) TEE.handle.invokeExact(scratch.memory(), fdIn, fdOut, length, flags));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }
}
