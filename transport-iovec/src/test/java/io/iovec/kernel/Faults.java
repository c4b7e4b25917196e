package io.iovec.kernel;

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
import java.util.function.Predicate;

/**
 * System calls that fail on demand: the nth of all, those of one name, or some of a random schedule
 * that is played again with {@code -Diovec.test.seed}. Remembers the latest calls, for the message
 * of a test that failed.
 */
final class Faults {
  /** What can happen to a call. */
  enum Fault {
    EAGAIN,
    EINTR,
    /** One byte instead of all. */
    ONE,
    /** Half of the bytes. */
    HALF,
    ENOSPC,
    EPIPE,
    EMFILE,
    ENOMEM,
    EINVAL,
    EFAULT,
    EPERM;

    boolean isShort() {
      return this == ONE || this == HALF;
    }
  }

  /** A call of the seam. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares calls
  record Call(int index, String name, Object[] args) {}

  private static final int KEPT = 40;
  private static final Set<String> COUNTS =
      Set.of(
          "recv",
          "recvMapped",
          "send",
          "sendmsg",
          "splice",
          "tee",
          "read",
          "write",
          "pread",
          "pwrite",
          "pwritev");

  private static final Set<String> INTERRUPTIBLE =
      Set.of(
          "accept4",
          "connect",
          "openat",
          "openat2",
          "epoll_wait",
          "ftruncate",
          "fsync",
          "fdatasync");
  private static final Set<String> PASSING =
      Set.of(
          "recv", "recvMapped", "send", "sendmsg", "splice", "tee", "read", "accept4", "openat2");

  private final SystemCalls calls;
  private final Deque<String> log = new ArrayDeque<>();
  private final List<String> names = new ArrayList<>();
  private Rule rule = call -> null;
  private boolean armed;

  /** Says what happens to a call; null for nothing. */
  interface Rule {
    Fault of(Call call);
  }

  Faults(SystemCalls calls) {
    this.calls = calls;
  }

  /** Returns the seed of random tests: a new one, or that of {@code -Diovec.test.seed}. */
  static long seed() {
    return Long.getLong("iovec.test.seed", System.nanoTime());
  }

  /** Returns the seam with the faults in it. */
  SystemCalls calls() {
    return (SystemCalls)
        Proxy.newProxyInstance(
            SystemCalls.class.getClassLoader(),
            new Class<?>[] {SystemCalls.class},
            (proxy, method, args) -> call(method, args));
  }

  /** From now on calls are counted from 0 and the rule is asked. */
  synchronized void arm(Rule newRule) {
    rule = newRule;
    armed = true;
    names.clear();
  }

  /** From now on nothing happens to calls. */
  synchronized void disarm() {
    armed = false;
  }

  /** Lets the call with this index fail. */
  void arm(int index, Fault fault) {
    arm(call -> call.index == index ? fault : null);
  }

  /** Lets the nth call of a name fail, counted from 0. */
  void arm(String name, int nth, Fault fault) {
    int[] seen = {0};
    arm(call -> call.name.equals(name) && seen[0]++ == nth ? fault : null);
  }

  /** Lets all calls fail that are meant. */
  void armAll(Predicate<Call> meant, Fault fault) {
    arm(call -> meant.test(call) ? fault : null);
  }

  /** Lets every call suffer some fault with a probability. */
  void armRandom(long seed, double rate, Fault... among) {
    Random random = new Random(seed);
    arm(call -> random.nextDouble() < rate ? among[random.nextInt(among.length)] : null);
  }

  /** Returns the names of the calls since the faults were armed. */
  synchronized List<String> names() {
    return List.copyOf(names);
  }

  /** Returns the latest calls, a line each. */
  synchronized String log() {
    return String.join("\n", log);
  }

  /** Tells whether a fault can happen to a call of this name. */
  static boolean applies(Fault fault, String name) {
    if (fault.isShort()) {
      return COUNTS.contains(name);
    }
    if (name.equals("close")) {
      return fault == Fault.EINTR;
    }
    if (name.equals("munmap")) {
      return false;
    }
    return switch (fault) {
      case EINTR -> COUNTS.contains(name) || INTERRUPTIBLE.contains(name);
      case EAGAIN -> PASSING.contains(name);
      case EFAULT -> name.equals("recvMapped");
      case EPERM -> name.equals("futimens");
      default -> true;
    };
  }

  private Object call(Method method, Object[] args) throws Throwable {
    String name = method.getName();
    if (name.equals("allocate")) {
      return method.invoke(calls, args); // no system call
    }
    Fault fault = null;
    synchronized (this) {
      if (armed) {
        Call call = new Call(names.size(), name, args);
        names.add(name);
        fault = rule.of(call);
        if (fault != null && !applies(fault, name)) {
          fault = null;
        }
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

  private Object invoke(Method method, String name, Object[] args, Fault fault)
      throws ReflectiveOperationException {
    if (fault == null) {
      return method.invoke(calls, args);
    }
    if (fault.isShort()) {
      return method.invoke(calls, shortened(name, args, fault));
    }
    if (name.equals("close") || (name.equals("connect") && fault == Fault.EINTR)) {
      // What they were to do is done all the same.
      method.invoke(calls, args);
    }
    int errno = Errno.valueOf(fault.name()).number();
    return method.getReturnType() == long.class ? (Object) (long) -errno : (Object) (-errno);
  }

  private static Object[] shortened(String name, Object[] args, Fault fault) {
    Object[] fewer = args.clone();
    switch (name) {
      case "splice" -> fewer[4] = fewer((Long) args[4], fault);
      case "tee", "recvMapped" -> fewer[2] = fewer((Long) args[2], fault);
      case "sendmsg", "pwritev" -> {
        ByteBuffer first = ((ByteBuffer[]) args[1])[(Integer) args[2]].duplicate();
        int n = (int) (long) fewer((long) first.remaining(), fault);
        fewer[1] = new ByteBuffer[] {first.limit(first.position() + n)};
        fewer[2] = 0;
        fewer[3] = 1;
      }
      default -> fewer[3] = (int) (long) fewer((long) (Integer) args[3], fault);
    }
    return fewer;
  }

  private static Long fewer(long length, Fault fault) {
    return fault == Fault.ONE ? Math.min(1, length) : Math.max(Math.min(1, length), length / 2);
  }

  private static String describe(Object[] args) {
    return args == null
        ? "()"
        : Arrays.stream(args)
            .map(
                a ->
                    a instanceof ByteBuffer || a instanceof Object[] ? "buffer" : String.valueOf(a))
            .toList()
            .toString();
  }
}
