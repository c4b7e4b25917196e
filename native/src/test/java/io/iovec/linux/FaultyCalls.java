package io.iovec.linux;

import io.iovec.kernel.Errno;
import io.iovec.kernel.SystemCalls;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The real system calls, some of which fail on demand. Remembers the latest, for the message of a
 * test that failed.
 */
final class FaultyCalls {
  /** What can happen to a call. */
  enum Fault {
    EAGAIN,
    EINTR,
    /** One byte is moved instead of all. */
    ONE,
    /** Half of the bytes are moved. */
    HALF,
    ENOSPC,
    EPIPE,
    EMFILE,
    ENOMEM,
    EINVAL;

    boolean isShort() {
      return this == ONE || this == HALF;
    }
  }

  /** Says what happens to a call; null for nothing. */
  interface Rule {
    Fault of(int index, String name);
  }

  private static final int KEPT = 60;
  private static final Rule NOTHING = (index, name) -> null;
  private static final Set<String> COUNTED =
      Set.of(
          "recv", "send", "sendmsg", "splice", "tee", "read", "write", "pread", "pwrite", "preadv",
          "pwritev");

  private final SystemCalls calls =
      (SystemCalls)
          Proxy.newProxyInstance(
              SystemCalls.class.getClassLoader(),
              new Class<?>[] {SystemCalls.class},
              (proxy, method, args) -> call(method, args));
  private final Deque<String> log = new ArrayDeque<>();
  private final List<String> names = new ArrayList<>();
  private Rule rule = NOTHING;
  private boolean armed;
  private int faultCount;

  /** Returns the seam with the faults in it. */
  SystemCalls calls() {
    return calls;
  }

  /** Counts calls from 0 on, and asks a rule what happens to each. */
  synchronized void arm(Rule newRule) {
    rule = newRule;
    armed = true;
    names.clear();
  }

  /** Lets the call of an index fail, and none besides. */
  void arm(int index, Fault fault) {
    arm((at, name) -> at == index ? fault : null);
  }

  /** Lets any call fail with a probability. */
  void arm(Random random, double rate) {
    Fault[] faults = Fault.values();
    arm((at, name) -> random.nextDouble() < rate ? faults[random.nextInt(faults.length)] : null);
  }

  /** Lets nothing happen to calls any more. */
  synchronized void disarm() {
    rule = NOTHING;
    armed = false;
  }

  /** Returns the names of the calls since it was armed. */
  synchronized List<String> names() {
    return List.copyOf(names);
  }

  /** Returns how many calls have failed on demand. */
  synchronized int faultCount() {
    return faultCount;
  }

  /** Returns the latest calls, a line each. */
  synchronized String log() {
    return String.join("\n", log);
  }

  /** Tells whether a fault can be had for calls of a name. */
  static boolean applies(Fault fault, String name) {
    return !name.equals("available") && (!fault.isShort() || COUNTED.contains(name));
  }

  private Object call(Method method, Object[] args) throws Throwable {
    String name = method.getName();
    if (name.equals("allocate")) {
      return method.invoke(Sys.CALLS, args); // no system call
    }
    Fault fault = null;
    synchronized (this) {
      if (armed) {
        fault = rule.of(names.size(), name);
        names.add(name);
        if (fault != null && !(applies(fault, name) && isPlausible(name, args))) {
          fault = null;
        }
        faultCount += fault == null ? 0 : 1;
      }
    }
    Object result;
    try {
      result = invoke(method, name, args, fault);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    synchronized (this) {
      log.add(name + describe(args) + " = " + result + (fault == null ? "" : "  <- " + fault));
      if (log.size() > KEPT) {
        log.remove();
      }
    }
    return result;
  }

  /** What never fails: to take a descriptor out of epoll, and an eventfd that nobody fills. */
  private static boolean isPlausible(String name, Object[] args) {
    return switch (name) {
      case "epoll_ctl" -> (int) args[1] != Sys.EPOLL_CTL_DEL;
      case "read", "write" -> (int) args[3] != Long.BYTES;
      default -> true;
    };
  }

  private static Object invoke(Method method, String name, Object[] args, Fault fault)
      throws ReflectiveOperationException {
    if (fault == null) {
      return method.invoke(Sys.CALLS, args);
    }
    if (fault.isShort()) {
      return method.invoke(Sys.CALLS, shortened(name, args, fault));
    }
    if (name.equals("close") || (name.equals("connect") && fault == Fault.EINTR)) {
      // What they were to do is done all the same.
      method.invoke(Sys.CALLS, args);
    }
    int failed = Sys.failed(Errno.valueOf(fault.name()));
    if (method.getReturnType() == long.class) {
      return (long) failed;
    }
    return failed;
  }

  private static Object[] shortened(String name, Object[] args, Fault fault) {
    Object[] fewer = args.clone();
    switch (name) {
      case "splice" -> fewer[4] = fewer((long) args[4], fault);
      case "tee" -> fewer[2] = fewer((long) args[2], fault);
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
    return fault == Fault.ONE ? Math.min(1, length) : (length + 1) / 2;
  }

  private static String describe(Object[] args) {
    return args == null
        ? "()"
        : Arrays.stream(args)
            .map(a -> a instanceof ByteBuffer || a instanceof Object[] ? "bytes" : a.toString())
            .toList()
            .toString();
  }
}
