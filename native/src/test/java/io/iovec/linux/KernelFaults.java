package io.iovec.linux;

import static io.iovec.conformance.Fault.EAGAIN;
import static io.iovec.conformance.Fault.ECONNRESET;
import static io.iovec.conformance.Fault.EFBIG;
import static io.iovec.conformance.Fault.EINTR;
import static io.iovec.conformance.Fault.EINVAL;
import static io.iovec.conformance.Fault.EIO;
import static io.iovec.conformance.Fault.EMFILE;
import static io.iovec.conformance.Fault.ENFILE;
import static io.iovec.conformance.Fault.ENOMEM;
import static io.iovec.conformance.Fault.ENOSPC;
import static io.iovec.conformance.Fault.EPIPE;
import static io.iovec.conformance.Fault.HALF;
import static io.iovec.conformance.Fault.ONE_BYTE;

import io.iovec.TransportProvider;
import io.iovec.conformance.Call;
import io.iovec.conformance.Fault;
import io.iovec.conformance.FaultPlan;
import io.iovec.conformance.Faults;
import io.iovec.kernel.Errno;
import io.iovec.kernel.KernelTransportProvider;
import io.iovec.kernel.SystemCalls;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The real system calls of the {@code kernel} transport, some of which fail as a plan says. */
public final class KernelFaults implements Faults {
  private static final int MSG_PEEK = 2;
  private static final int EPOLL_CTL_ADD = 1;
  private static final int F_SETPIPE_SZ = 1031;

  /** A call of the seam, what it is to the kit, and what can happen to it. */
  private record Kind(Call call, Set<Fault> faults) {
    Kind(Call call, Fault first, Fault... others) {
      this(call, EnumSet.of(first, others));
    }
  }

  private static final Kind ACCEPT = new Kind(Call.ACCEPT, EAGAIN, EINTR, EMFILE, ENFILE, ENOMEM);
  private static final Kind SOCKET = new Kind(Call.CONNECT, EMFILE, ENFILE, ENOMEM);
  private static final Kind CONNECT = new Kind(Call.CONNECT, EINTR);
  private static final Kind RECV =
      new Kind(Call.RECV, ONE_BYTE, HALF, EAGAIN, EINTR, ECONNRESET, ENOMEM);
  private static final Kind RECV_MAPPED = new Kind(Call.RECV, EAGAIN, EINTR, ECONNRESET, ENOMEM);
  private static final Kind PEEK = new Kind(Call.RECV, EAGAIN, EINTR, ECONNRESET, ENOMEM);
  private static final Kind SPLICE_RECV =
      new Kind(Call.RECV, ONE_BYTE, HALF, EAGAIN, EINTR, ECONNRESET, ENOMEM, EINVAL);
  private static final Kind SEND =
      new Kind(Call.SEND, ONE_BYTE, HALF, EAGAIN, EINTR, EPIPE, ECONNRESET, ENOMEM);
  private static final Kind SPLICE_SEND =
      new Kind(Call.SEND, ONE_BYTE, HALF, EAGAIN, EINTR, EPIPE, ECONNRESET, ENOMEM, EINVAL);
  private static final Kind OPEN = new Kind(Call.OPEN, EINTR, EMFILE, ENFILE, ENOMEM, EIO, ENOSPC);
  private static final Kind OPENAT2 =
      new Kind(Call.OPEN, EAGAIN, EINTR, EMFILE, ENFILE, ENOMEM, EIO, ENOSPC);
  private static final Kind READ = new Kind(Call.READ, ONE_BYTE, HALF, EINTR, EIO, ENOMEM);
  private static final Kind SPLICE_READ =
      new Kind(Call.READ, ONE_BYTE, HALF, EAGAIN, EINTR, EIO, ENOMEM, EINVAL);
  private static final Kind WRITE = new Kind(Call.WRITE, ONE_BYTE, HALF, EINTR, ENOSPC, EFBIG, EIO);
  private static final Kind SPLICE_WRITE =
      new Kind(Call.WRITE, ONE_BYTE, HALF, EAGAIN, EINTR, ENOSPC, EFBIG, EIO, ENOMEM, EINVAL);
  private static final Kind TRUNCATE = new Kind(Call.WRITE, EINTR, ENOSPC, EFBIG, EIO);
  private static final Kind SYNC = new Kind(Call.SYNC, EINTR, ENOSPC, EIO);
  private static final Kind PIPE = new Kind(Call.KERNEL_BUFFER, EMFILE, ENFILE, ENOMEM);
  private static final Kind PIPE_SIZE = new Kind(Call.KERNEL_BUFFER, ENOMEM, EINVAL);
  private static final Kind TEE = new Kind(Call.MOVE, EAGAIN, EINTR, ENOMEM, EINVAL);
  private static final Kind DROP =
      new Kind(Call.MOVE, ONE_BYTE, HALF, EAGAIN, EINTR, ENOMEM, EINVAL);
  // What lies in a pipe may be pages of a file, which the device may yet fail to deliver.
  private static final Kind TAKE = new Kind(Call.MOVE, ONE_BYTE, HALF, EAGAIN, EINTR, EIO);
  private static final Kind PUT = new Kind(Call.MOVE, ONE_BYTE, HALF, EINTR, ENOMEM);
  private static final Kind WAIT = new Kind(Call.POLL, EINTR);
  private static final Kind POLLER = new Kind(Call.POLL, EMFILE, ENFILE, ENOMEM);
  private static final Kind WATCH = new Kind(Call.POLL, ENOMEM);

  private static final Map<Call, Set<Fault>> POSSIBLE = new EnumMap<>(Call.class);

  static {
    for (Kind kind :
        new Kind[] {
          ACCEPT,
          SOCKET,
          CONNECT,
          RECV,
          SPLICE_RECV,
          SEND,
          SPLICE_SEND,
          OPEN,
          OPENAT2,
          READ,
          SPLICE_READ,
          WRITE,
          SPLICE_WRITE,
          SYNC,
          PIPE,
          PIPE_SIZE,
          TEE,
          DROP,
          TAKE,
          PUT,
          WAIT,
          POLLER,
          WATCH
        }) {
      POSSIBLE.computeIfAbsent(kind.call, call -> EnumSet.noneOf(Fault.class)).addAll(kind.faults);
    }
  }

  @Override
  public boolean possible(Call call, Fault fault) {
    return POSSIBLE.getOrDefault(call, Set.of()).contains(fault);
  }

  @Override
  public TransportProvider provider(FaultPlan plan) {
    return new KernelTransportProvider(over(plan, new LinuxSystemCalls()));
  }

  private static SystemCalls over(FaultPlan plan, SystemCalls real) {
    Set<Integer> pipes = ConcurrentHashMap.newKeySet();
    Set<Integer> sockets = ConcurrentHashMap.newKeySet();
    return (SystemCalls)
        Proxy.newProxyInstance(
            SystemCalls.class.getClassLoader(),
            new Class<?>[] {SystemCalls.class},
            (proxy, method, args) -> {
              String name = method.getName();
              if (name.equals("close")) {
                // Before it is: the number may be another's at once.
                pipes.remove((Integer) args[0]);
                sockets.remove((Integer) args[0]);
              }
              Kind kind = kind(name, args, pipes, sockets);
              Fault fault = kind == null ? null : plan.next(kind.call, name, kind.faults::contains);
              Object result = call(real, method, args, fault);
              if (result instanceof Integer fd
                  && fd >= 0
                  && (name.equals("socket") || name.equals("accept4"))) {
                sockets.add(fd);
              } else if (result instanceof Long ends && ends >= 0 && name.equals("pipe2")) {
                pipes.add((int) (long) ends);
                pipes.add((int) (ends >> Integer.SIZE));
              }
              return result;
            });
  }

  /** Returns what a call is to the kit; null if nothing happens to it. */
  private static @Nullable Kind kind(
      String name, Object[] args, Set<Integer> pipes, Set<Integer> sockets) {
    return switch (name) {
      case "accept4" -> ACCEPT;
      case "socket" -> SOCKET;
      case "connect" -> CONNECT;
      case "recvMapped" -> RECV_MAPPED;
      case "recv" -> ((int) args[4] & MSG_PEEK) != 0 ? PEEK : RECV;
      case "send", "sendmsg" -> SEND;
      case "openat" -> OPEN;
      case "openat2" -> OPENAT2;
      case "pread", "preadv" -> READ;
      case "pwrite", "pwritev" -> WRITE;
      case "ftruncate" -> TRUNCATE;
      case "fsync", "fdatasync" -> SYNC;
      case "pipe2" -> PIPE;
      case "fcntl" -> (int) args[1] == F_SETPIPE_SZ ? PIPE_SIZE : null;
      case "tee" -> TEE;
      // Others are eventfds, which never fail.
      case "read" -> pipes.contains((Integer) args[0]) ? TAKE : null;
      case "write" -> pipes.contains((Integer) args[0]) ? PUT : null;
      case "epoll_wait" -> WAIT;
      case "epoll_create1", "eventfd" -> POLLER;
      case "epoll_ctl" -> (int) args[1] == EPOLL_CTL_ADD ? WATCH : null;
      case "splice" ->
          (long) args[1] >= 0
              ? SPLICE_READ
              : (long) args[3] >= 0
                  ? SPLICE_WRITE
                  : sockets.contains((Integer) args[0])
                      ? SPLICE_RECV
                      : sockets.contains((Integer) args[2]) ? SPLICE_SEND : DROP;
      default -> null;
    };
  }

  private static Object call(SystemCalls real, Method method, Object[] args, @Nullable Fault fault)
      throws Throwable {
    try {
      if (fault == null) {
        return method.invoke(real, args);
      }
      if (fault.isShort()) {
        return method.invoke(real, shortened(method.getName(), args, fault));
      }
      if (method.getName().equals("connect")) {
        // Interrupted, it goes on in the background.
        method.invoke(real, args);
      }
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    int failed = -Errno.valueOf(fault.name()).number();
    if (method.getReturnType() == long.class) {
      return (long) failed;
    }
    return failed;
  }

  private static Object[] shortened(String name, Object[] args, Fault fault) {
    Object[] fewer = args.clone();
    switch (name) {
      case "splice" -> fewer[4] = fewer((long) args[4], fault);
      case "sendmsg", "preadv", "pwritev" -> {
        ByteBuffer first = ((ByteBuffer[]) args[1])[(int) args[2]].duplicate();
        int n = (int) fewer(first.remaining(), fault);
        fewer[1] = new ByteBuffer[] {first.limit(first.position() + n)};
        fewer[2] = 0;
        fewer[3] = 1;
      }
      default -> fewer[3] = (int) fewer((int) args[3], fault);
    }
    return fewer;
  }

  private static long fewer(long length, Fault fault) {
    return fault == ONE_BYTE ? Math.min(1, length) : (length + 1) / 2;
  }
}
