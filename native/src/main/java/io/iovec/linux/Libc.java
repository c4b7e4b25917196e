package io.iovec.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;

/**
 * Makes the handles of C functions. Each takes first the memory that errno is put in, which is
 * valid only if the call returned -1. None is "critical": the calls may block, and a garbage
 * collection must not wait for that.
 */
final class Libc {
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  /** Where in that memory errno is. */
  static final long ERRNO_OFFSET =
      Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));

  private Libc() {}

  /**
   * Makes the handle of a function with a fixed number of arguments. An address is a {@code
   * JAVA_LONG}: to make a segment of one would cost more and check nothing.
   */
  static Call function(Symbol symbol, MemoryLayout result, MemoryLayout... arguments) {
    return link(symbol, FunctionDescriptor.of(result, arguments), ERRNO);
  }

  /**
   * Makes the handle of a function declared with {@code ...}, which on some machines passes what is
   * in their place in another way.
   *
   * @param fixed how many arguments there are before them
   */
  static Call variadic(Symbol symbol, int fixed, MemoryLayout result, MemoryLayout... arguments) {
    return link(
        symbol,
        FunctionDescriptor.of(result, arguments),
        ERRNO,
        Linker.Option.firstVariadicArg(fixed));
  }

  /**
   * Returns or throws what a caller of a handle throws for what it has caught: a handle declares
   * {@code Throwable}, but throws no checked exception.
   */
  static AssertionError unexpected(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    return new AssertionError(thrown);
  }

  @SuppressWarnings("restricted")
  private static Call link(Symbol symbol, FunctionDescriptor type, Linker.Option... options) {
    return new Call(
        Linker.nativeLinker().downcallHandle(symbol.find().orElseThrow(), type, options));
  }
}
