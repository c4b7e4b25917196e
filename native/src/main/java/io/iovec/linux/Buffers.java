package io.iovec.linux;

import io.iovec.kernel.Linux;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The addresses of direct buffers, for one call, during which the caller keeps the buffer
 * reachable. Everything is checked here: what is passed on, the kernel writes to.
 */
final class Buffers {
  private static final Call ADDRESS = new Call(address());

  private Buffers() {}

  private static MethodHandle address() {
    MethodType type = MethodType.methodType(long.class, ByteBuffer.class);
    try {
      return MethodHandles.lookup().findStatic(Buffers.class, "address", type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("java.lang.invoke", e);
    }
  }

  static long address(ByteBuffer buffer) {
    return MemorySegment.ofBuffer(buffer).address();
  }

  /** Returns the address of a part of a buffer that is only read. */
  static long addressOf(ByteBuffer buffer, int position, int length) {
    Objects.checkFromIndexSize(position, length, buffer.capacity());
    return addressOfRemaining(buffer, false) - buffer.position() + position;
  }

  /** Returns the address of a part of a buffer that is written. */
  static long addressOfWritten(ByteBuffer buffer, int position, int length) {
    Objects.checkFromIndexSize(position, length, buffer.capacity());
    return addressOfRemaining(buffer, true) - buffer.position() + position;
  }

  /** Returns the address of a buffer's position. */
  static long addressOfRemaining(ByteBuffer buffer, boolean written) {
    if (!buffer.isDirect() || (written && buffer.isReadOnly())) {
      throw new IllegalArgumentException(
          "direct=" + buffer.isDirect() + " readOnly=" + buffer.isReadOnly());
    }
    try {
      return (long) ADDRESS.handle.invokeExact(buffer);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  /** Checks a part of an array of buffers. */
  static void checkArray(ByteBuffer[] buffers, int first, int count) {
    Objects.checkFromIndexSize(first, count, buffers.length);
    if (count > Linux.IOV_MAX) {
      throw new IllegalArgumentException("count=" + count + " IOV_MAX=" + Linux.IOV_MAX);
    }
  }
}
