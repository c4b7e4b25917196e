package io.iovec.linux;

import static io.iovec.linux.Sys.CALLS;
import static io.iovec.linux.Sys.direct;
import static io.iovec.linux.Sys.drain;
import static io.iovec.linux.Sys.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.kernel.Errno;
import java.lang.foreign.StructLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The calls of {@code sys/epoll.h} and {@code sys/eventfd.h}. */
class EpollTest {
  @RegisterExtension final Sys sys = new Sys();
  private final int[] events = new int[4];
  private final long[] data = new long[4];
  private int epoll;

  @BeforeEach
  void create() {
    epoll = sys.keep(CALLS.epoll_create1(Sys.O_CLOEXEC));
  }

  @Test
  void layoutIsPackedOnX86Only() {
    StructLayout x86 = EpollEvent.layout(true);
    assertThat(x86.byteSize()).isEqualTo(12);
    assertThat(EpollEvent.dataOffset(x86)).isEqualTo(4);
    StructLayout other = EpollEvent.layout(false);
    assertThat(other.byteSize()).isEqualTo(16);
    assertThat(EpollEvent.dataOffset(other)).isEqualTo(8);
  }

  @Test
  void reportsWhatIsReadyWithItsData() {
    int[] pipe = sys.pipe();
    int[] socket = sys.tcp();
    add(pipe[0], Sys.EPOLLIN, 0x8877665544332211L);
    add(pipe[1], Sys.EPOLLOUT, -2);
    add(socket[1], Sys.EPOLLIN | Sys.EPOLLOUT, Long.MIN_VALUE + 7);
    CALLS.write(pipe[1], direct("x"), 0, 1);
    assertThat(CALLS.epoll_wait(epoll, events, data, 0)).isEqualTo(3);
    assertThat(data).containsExactlyInAnyOrder(0x8877665544332211L, -2, Long.MIN_VALUE + 7, 0);
    for (int i = 0; i < 3; i++) {
      assertThat(events[i]).isEqualTo(data[i] == 0x8877665544332211L ? 1 : Sys.EPOLLOUT);
    }
  }

  @Test
  void reportsNoMoreThanThereIsRoomFor() {
    for (int i = 0; i < 6; i++) {
      add(sys.pipe()[1], Sys.EPOLLOUT, i);
    }
    assertThat(CALLS.epoll_wait(epoll, events, data, 0)).isEqualTo(4);
    assertThat(CALLS.epoll_wait(epoll, new int[1], new long[1], 0)).isEqualTo(1);
    assertThat(CALLS.epoll_wait(epoll, new int[1000], new long[1000], 0)).isEqualTo(6);
  }

  @Test
  void changesAndRemovesWhatIsWatched() {
    int[] pipe = sys.pipe();
    add(pipe[1], Sys.EPOLLOUT, 1);
    assertThat(CALLS.epoll_ctl(epoll, Sys.EPOLL_CTL_MOD, pipe[1], 0, 2)).isZero();
    assertThat(CALLS.epoll_wait(epoll, events, data, 0)).isZero();
    assertThat(CALLS.epoll_ctl(epoll, Sys.EPOLL_CTL_MOD, pipe[1], Sys.EPOLLOUT, 3)).isZero();
    assertThat(CALLS.epoll_wait(epoll, events, data, 0)).isEqualTo(1);
    assertThat(data[0]).isEqualTo(3);
    assertThat(CALLS.epoll_ctl(epoll, Sys.EPOLL_CTL_DEL, pipe[1], 0, 0)).isZero();
    assertThat(CALLS.epoll_wait(epoll, events, data, 0)).isZero();
  }

  @Test
  void reportsAHangUp() {
    int[] pipe = sys.pipe();
    add(pipe[0], Sys.EPOLLIN, 5);
    sys.close(pipe[1]);
    assertThat(CALLS.epoll_wait(epoll, events, data, 0)).isEqualTo(1);
    assertThat(events[0]).isEqualTo(Sys.EPOLLHUP);
  }

  @Test
  void waitsUntilAnotherThreadWakesIt() throws Exception {
    int eventfd = sys.keep(CALLS.eventfd(0, Sys.O_NONBLOCK | Sys.O_CLOEXEC));
    add(eventfd, Sys.EPOLLIN, 9);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<Integer> waiting = other.submit(() -> CALLS.epoll_wait(epoll, events, data, -1));
      // Nothing that the blocked call holds is needed here.
      assertThat(CALLS.read(eventfd, direct("12345678"), 0, 8)).isEqualTo(failed(Errno.EAGAIN));
      ByteBuffer one = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 1);
      assertThat(CALLS.write(eventfd, one, 0, 8)).isEqualTo(8);
      assertThat(waiting.get()).isEqualTo(1);
    }
    assertThat(data[0]).isEqualTo(9);
    assertThat(drain(eventfd)).isEqualTo("\u0001\0\0\0\0\0\0\0");
  }

  @Test
  void startsAnEventfdAtItsInitialValue() {
    assertThat(drain(sys.keep(CALLS.eventfd(513, 0)))).isEqualTo("\u0001\u0002\0\0\0\0\0\0");
  }

  @Test
  void timesOut() {
    long start = System.nanoTime();
    assertThat(CALLS.epoll_wait(epoll, events, data, 30)).isZero();
    assertThat(System.nanoTime() - start).isGreaterThan(29_000_000L);
  }

  @Test
  void returnsTheErrorNegated() {
    int[] pipe = sys.pipe();
    add(pipe[0], Sys.EPOLLIN, 1);
    assertThat(CALLS.epoll_ctl(epoll, Sys.EPOLL_CTL_ADD, pipe[0], 1, 1))
        .isEqualTo(failed(Errno.EEXIST));
    assertThat(CALLS.epoll_ctl(epoll, Sys.EPOLL_CTL_DEL, pipe[1], 0, 0))
        .isEqualTo(failed(Errno.ENOENT));
    assertThat(CALLS.epoll_ctl(-1, Sys.EPOLL_CTL_ADD, pipe[0], 1, 1))
        .isEqualTo(failed(Errno.EBADF));
    assertThat(CALLS.epoll_create1(0x12345)).isEqualTo(failed(Errno.EINVAL));
    assertThat(CALLS.eventfd(0, 0x12345)).isEqualTo(failed(Errno.EINVAL));
    assertThat(CALLS.epoll_wait(epoll, new int[0], new long[0], 0)).isEqualTo(failed(Errno.EINVAL));
    assertThat(CALLS.epoll_wait(pipe[0], events, data, 0)).isEqualTo(failed(Errno.EINVAL));
  }

  @Test
  void refusesArraysOfDifferentLength() {
    assertThatThrownBy(() -> CALLS.epoll_wait(epoll, events, new long[3], 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("events.length=4 data.length=3");
  }

  private void add(int fd, int events, long data) {
    assertThat(CALLS.epoll_ctl(epoll, Sys.EPOLL_CTL_ADD, fd, events, data)).isZero();
  }
}
