package io.iovec.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The descriptors of {@link FakeLinux}: the lowest free number is used again at once. Remembers
 * misuse that a real kernel would let pass: a call on a number that is closed, which soon is a
 * stranger's, and a close under a call of another thread.
 */
abstract class FakeDescriptors {
  private static final int FIRST = 3;

  private final Map<Integer, FakeObject> table = new TreeMap<>();
  private final Map<Thread, List<Integer>> inside = new ConcurrentHashMap<>();
  private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
  private int most = 1 << 16;
  private volatile Consumer<String> onEntry = call -> {};

  /** Returns the seam: each call is made under the kernel's lock, and a refusal is a result. */
  final SystemCalls calls() {
    return (SystemCalls)
        Proxy.newProxyInstance(
            SystemCalls.class.getClassLoader(),
            new Class<?>[] {SystemCalls.class},
            (proxy, method, args) ->
                method.getDeclaringClass() == Object.class
                    ? method.invoke(this, args)
                    : call(method, args));
  }

  private Object call(Method method, Object[] args) throws Throwable {
    List<Integer> fds = fds(method.getName(), args);
    inside.put(Thread.currentThread(), fds);
    try {
      onEntry.accept(method.getName());
      synchronized (this) {
        if (method.getName().equals("close")) {
          checkNobodyInside((Integer) args[0]);
        }
        for (int fd : fds) {
          if (!table.containsKey(fd)) {
            violations.add(method.getName() + " on closed descriptor " + fd);
          }
        }
        try {
          return method.invoke(this, args);
        } finally {
          // Before anybody else is given the number.
          inside.remove(Thread.currentThread());
          notifyAll();
        }
      }
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof Refused refused)) {
        throw e.getCause();
      }
      int result = -refused.errno.number();
      return method.getReturnType() == long.class ? (Object) (long) result : (Object) result;
    } finally {
      inside.remove(Thread.currentThread());
    }
  }

  private static List<Integer> fds(String call, Object[] args) {
    return switch (call) {
      case "available", "allocate", "socket", "epoll_create1", "eventfd", "pipe2" -> List.of();
      case "madvise", "munmap" -> List.of();
      case "mmap" -> List.of((Integer) args[3]);
      case "openat" -> (Integer) args[0] == Linux.AT_FDCWD ? List.of() : List.of((Integer) args[0]);
      case "splice", "epoll_ctl" -> List.of((Integer) args[0], (Integer) args[2]);
      case "tee" -> List.of((Integer) args[0], (Integer) args[1]);
      default -> List.of((Integer) args[0]);
    };
  }

  private void checkNobodyInside(int fd) {
    inside.forEach(
        (thread, fds) -> {
          if (!thread.equals(Thread.currentThread()) && fds.contains(fd)) {
            violations.add("close of descriptor " + fd + " while " + thread + " is in a call");
          }
        });
  }

  /** Runs {@code action} in each call before it is made, with its name: to hold it up there. */
  final void onEntry(Consumer<String> action) {
    onEntry = action;
  }

  /** Returns what real descriptors would have been damaged by. */
  final List<String> violations() {
    return List.copyOf(violations);
  }

  /** Returns the numbers that are open, and what they are. */
  final synchronized Map<Integer, String> open() {
    Map<Integer, String> open = new TreeMap<>();
    table.forEach((fd, object) -> open.put(fd, object.getClass().getSimpleName()));
    return open;
  }

  /** Limits the process to so many descriptors: EMFILE. */
  final synchronized void descriptorLimit(int count) {
    most = count;
  }

  final int add(FakeObject object) {
    if (table.size() >= most) {
      throw new Refused(Errno.EMFILE);
    }
    int fd = FIRST;
    while (table.containsKey(fd)) {
      fd++;
    }
    table.put(fd, object);
    object.descriptors++;
    return fd;
  }

  final boolean roomFor(int count) {
    return table.size() + count <= most;
  }

  final synchronized FakeObject object(int fd) {
    FakeObject object = table.get(fd);
    if (object == null) {
      throw new Refused(Errno.EBADF);
    }
    return object;
  }

  final <T extends FakeObject> T object(int fd, Class<T> type, Errno otherwise) {
    FakeObject object = object(fd);
    if (!type.isInstance(object)) {
      throw new Refused(otherwise);
    }
    return type.cast(object);
  }

  public final int close(int fd) {
    FakeObject object = object(fd);
    table.remove(fd);
    if (--object.descriptors == 0) {
      table
          .values()
          .forEach(
              o -> {
                if (o instanceof FakeEpoll epoll) {
                  epoll.forget(object);
                }
              });
      object.closed();
    }
    return 0;
  }
}
