package io.iovec.linux;

import static io.iovec.linux.Sys.CALLS;
import static io.iovec.linux.Sys.direct;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongSupplier;

/** Prints how many bytes each loop allocates per iteration, after it has been compiled. */
final class AllocatingLoops {
  private static final int WARM_UP = 50_000;
  private static final int MEASURED = 50_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private AllocatingLoops() {}

  public static void main(String[] args) throws Exception {
    Path path = Files.createTempFile("allocating", null);
    Sys sys = new Sys();
    int[] pair = sys.tcp();
    int[] pipe = sys.pipe();
    int[] other = sys.pipe();
    int file = sys.file(path);
    Files.delete(path);
    int epoll = sys.keep(CALLS.epoll_create1(0));
    CALLS.epoll_ctl(epoll, Sys.EPOLL_CTL_ADD, pipe[1], Sys.EPOLLOUT, 1);
    CALLS.epoll_ctl(epoll, Sys.EPOLL_CTL_ADD, other[1], Sys.EPOLLOUT, 2);

    ByteBuffer buffer = ByteBuffer.allocateDirect(100);
    ByteBuffer view = buffer.slice(10, 80).position(3);
    ByteBuffer[] three = {direct("a"), buffer, view};
    ByteBuffer[] many = new ByteBuffer[64];
    Arrays.setAll(many, i -> buffer.slice(i, 1));
    int[] events = new int[64];
    long[] data = new long[64];

    DeepCalls deep = new DeepCalls(pair[1], buffer);
    measure("recv of nothing, deep in calls", -11, deep::recv8);
    measure(
        "send, recv",
        120,
        () -> CALLS.send(pair[0], view, 0, 60, 0) + CALLS.recv(pair[1], buffer, 1, 99, 0));
    measure(
        "sendmsg, recv",
        356,
        () ->
            CALLS.sendmsg(pair[0], three, 0, 3, 0)
                + CALLS.recv(pair[1], buffer, 0, 100, 0)
                + CALLS.recv(pair[1], buffer, 0, 100, 0));
    measure("recv of nothing", -11, () -> CALLS.recv(pair[1], view, 0, 60, 0));
    measure(
        "write, read",
        16,
        () -> CALLS.write(pipe[1], buffer, 0, 8) + CALLS.read(pipe[0], view, 0, 8));
    measure(
        "pwrite, pread",
        120,
        () -> CALLS.pwrite(file, view, 0, 60, 9) + CALLS.pread(file, buffer, 1, 60, 9));
    measure(
        "pwritev, preadv",
        128,
        () -> CALLS.pwritev(file, many, 0, 64, 0) + CALLS.preadv(file, many, 0, 64, 0));
    measure(
        "splice",
        14,
        () -> CALLS.splice(file, 2, pipe[1], -1, 7, 0) + CALLS.splice(pipe[0], -1, file, 9, 7, 0));
    measure(
        "tee, read",
        32,
        () ->
            CALLS.write(pipe[1], buffer, 0, 8)
                + CALLS.tee(pipe[0], other[1], 8, 0)
                + CALLS.read(pipe[0], buffer, 0, 8)
                + CALLS.read(other[0], buffer, 0, 8));
    measure("epoll_wait", 2, () -> CALLS.epoll_wait(epoll, events, data, 0));
    measure(
        "setsockopt, getsockopt",
        7,
        () ->
            CALLS.setsockopt(pair[0], Sys.SOL_SOCKET, Sys.SO_RCVLOWAT, 7)
                + CALLS.getsockopt(pair[0], Sys.SOL_SOCKET, Sys.SO_RCVLOWAT));
    measure("close of nothing", -9, () -> CALLS.close(-1));
  }

  private static void measure(String name, long result, LongSupplier calls) {
    run(WARM_UP, result, calls);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    run(MEASURED, result, calls);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    System.out.println(name + ": " + (double) allocated / MEASURED);
  }

  private static void run(int times, long result, LongSupplier calls) {
    for (int i = 0; i < times; i++) {
      long returned = calls.getAsLong();
      if (returned != result) {
        throw new AssertionError("returned=" + returned + " expected=" + result);
      }
    }
  }
}
