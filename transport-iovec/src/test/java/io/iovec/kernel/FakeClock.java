package io.iovec.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.ToLongFunction;

/** A clock that only calls of the system move on, by what they are said to cost. */
final class FakeClock {
  /**
   * A call of the seam.
   *
   * @param result what it returned
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares calls
  record Call(String name, Object[] arguments, long result) {}

  private long now = 1;

  long now() {
    return now;
  }

  /** Returns calls that cost so many nanoseconds each. */
  SystemCalls over(SystemCalls calls, ToLongFunction<Call> cost) {
    return (SystemCalls)
        Proxy.newProxyInstance(
            SystemCalls.class.getClassLoader(),
            new Class<?>[] {SystemCalls.class},
            (proxy, method, arguments) -> {
              Object result;
              try {
                result = method.invoke(calls, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (result instanceof Number number) {
                now += cost.applyAsLong(new Call(method.getName(), arguments, number.longValue()));
              }
              return result;
            });
  }
}
