package io.iovec.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A thread's memory for the small things that calls take and return by address. What is in it is of
 * one call, from before to just after. A virtual thread has its own, and keeps it while it blocks.
 *
 * <pre>{@code
 *  0  int                 errno      as captured
 *  4                      nothing: read as "", since all is 0 at first
 *  8  union               value      int option, socklen_t, pipe's int[2], loff_t
 * 16  union               other      a second one
 * 24  struct epoll_event             12 or 16 bytes
 * 40  struct open_how                24 bytes
 * 64  struct msghdr                  56 bytes
 * 120 struct timespec[2]             32 bytes
 * }</pre>
 */
final class Scratch {
  static final long NOTHING = 4;
  static final long VALUE = 8;
  static final long OTHER = 16;
  static final long EPOLL_EVENT = 24;
  static final long OPEN_HOW = 40;
  static final long MSGHDR = 64;
  static final long TIMES = 120;
  private static final long SIZE = 152;

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private final MemorySegment memory = allocate(SIZE);
  private final long address = memory.address();
  private MemorySegment iovecs = MemorySegment.NULL;
  private MemorySegment events = MemorySegment.NULL;

  private Scratch() {}

  static Scratch ofThread() {
    return OF_THREAD.get();
  }

  /**
   * Returns all of it, which begins with where errno goes: the first argument of every call. That
   * also keeps it from being freed during the call.
   */
  MemorySegment memory() {
    return memory;
  }

  /** Returns the address of what is at {@code offset}. */
  long address(long offset) {
    return address + offset;
  }

  /** Returns what the seam returns for what a call has just returned. */
  int result(int returned) {
    return returned != -1 ? returned : -errno();
  }

  /** Returns what the seam returns for what a call has just returned. */
  long result(long returned) {
    return returned != -1 ? returned : -errno();
  }

  private int errno() {
    return memory.get(JAVA_INT, Libc.ERRNO_OFFSET);
  }

  int getInt(long offset) {
    return memory.get(JAVA_INT, offset);
  }

  long getLong(long offset) {
    return memory.get(JAVA_LONG, offset);
  }

  void putInt(long offset, int value) {
    memory.set(JAVA_INT, offset, value);
  }

  /** Puts a value at any offset: in struct epoll_event it is not aligned. */
  void putLong(long offset, long value) {
    memory.set(JAVA_LONG_UNALIGNED, offset, value);
  }

  /**
   * Puts an offset at {@code offset} and returns its address; for -1 returns NULL, which means the
   * file's own position or that there is none.
   */
  long putFileOffset(long offset, long fileOffset) {
    if (fileOffset == -1) {
      return 0;
    }
    putLong(offset, fileOffset);
    return address(offset);
  }

  /**
   * Makes a struct iovec of what is between position and limit of each buffer, and returns their
   * address.
   *
   * <pre>{@code
   * struct iovec {        see readv(2)
   *   void  *iov_base;    0
   *   size_t iov_len;     8
   * };
   * }</pre>
   */
  long putIovecs(ByteBuffer[] buffers, int first, int count, boolean written) {
    Buffers.checkArray(buffers, first, count);
    if (iovecs.byteSize() < count * 16L) {
      iovecs = allocate(grown(count) * 16L);
    }
    MemorySegment memory = iovecs;
    for (int i = 0; i < count; i++) {
      ByteBuffer buffer = buffers[first + i];
      memory.set(JAVA_LONG, i * 16L, Buffers.addressOfRemaining(buffer, written));
      memory.set(JAVA_LONG, i * 16L + 8, (long) buffer.remaining());
    }
    return memory.address();
  }

  /** Returns room for {@code count} structs of {@code size} bytes. */
  MemorySegment events(int count, long size) {
    if (events.byteSize() < count * size) {
      events = allocate(grown(count) * size);
    }
    return events;
  }

  private static int grown(int count) {
    return Math.max(16, Integer.highestOneBit(count - 1) << 1);
  }

  /**
   * Allocates what the collector frees, some time after the thread has ended: a thread's end cannot
   * be heard of, so nobody would close an arena that has to be closed.
   */
  private static MemorySegment allocate(long size) {
    return Arena.ofAuto().allocate(size, Long.BYTES);
  }
}
