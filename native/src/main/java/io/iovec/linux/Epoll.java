package io.iovec.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** The functions of {@code sys/epoll.h} and {@code sys/eventfd.h}. */
final class Epoll {
  private static final Call EPOLL_CREATE1 = Libc.function(Symbol.EPOLL_CREATE1, JAVA_INT, JAVA_INT);
  private static final Call EPOLL_CTL =
      Libc.function(Symbol.EPOLL_CTL, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final Call EPOLL_WAIT =
      Libc.function(Symbol.EPOLL_WAIT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final Call EVENTFD = Libc.function(Symbol.EVENTFD, JAVA_INT, JAVA_INT, JAVA_INT);

  private static final StructLayout EVENT = EpollEvent.layout(Machine.here().isX86());
  private static final long SIZE = EVENT.byteSize();
  private static final long DATA = EpollEvent.dataOffset(EVENT);

  private Epoll() {}

  static int epoll_create1(int flags) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result((int) EPOLL_CREATE1.handle.invokeExact(scratch.memory(), flags));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int epoll_ctl(int epfd, int op, int fd, int events, long data) {
    Scratch scratch = Scratch.ofThread();
    scratch.putInt(Scratch.EPOLL_EVENT, events);
    scratch.putLong(Scratch.EPOLL_EVENT + DATA, data);
    try {
      return scratch.result(
          (int)
              EPOLL_CTL.handle.invokeExact(
                  scratch.memory(), epfd, op, fd, scratch.address(Scratch.EPOLL_EVENT)));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  static int epoll_wait(int epfd, int[] events, long[] data, int timeoutMillis) {
    if (events.length != data.length) {
      throw new IllegalArgumentException(
          "events.length=" + events.length + " data.length=" + data.length);
    }
    Scratch scratch = Scratch.ofThread();
    MemorySegment found = scratch.events(events.length, SIZE);
    int count;
    try {
      count =
          (int)
              EPOLL_WAIT.handle.invokeExact(
                  scratch.memory(), epfd, found.address(), events.length, timeoutMillis);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
    for (int i = 0; i < count; i++) {
      events[i] = found.get(JAVA_INT_UNALIGNED, i * SIZE);
      data[i] = found.get(JAVA_LONG_UNALIGNED, i * SIZE + DATA);
    }
    return scratch.result(count);
  }

  static int eventfd(int initval, int flags) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result((int) EVENTFD.handle.invokeExact(scratch.memory(), initval, flags));
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }
}
