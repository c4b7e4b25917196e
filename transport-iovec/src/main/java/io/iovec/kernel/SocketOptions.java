package io.iovec.kernel;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * The options of {@link StandardSocketOptions} as socket(7), ip(7), ipv6(7) and tcp(7) have them.
 */
final class SocketOptions {
  private record Place(int level, int name) {}

  private static final Map<SocketOption<?>, Place> PLACES =
      Map.of(
          StandardSocketOptions.SO_KEEPALIVE, new Place(Linux.SOL_SOCKET, Linux.SO_KEEPALIVE),
          StandardSocketOptions.SO_SNDBUF, new Place(Linux.SOL_SOCKET, Linux.SO_SNDBUF),
          StandardSocketOptions.SO_RCVBUF, new Place(Linux.SOL_SOCKET, Linux.SO_RCVBUF),
          StandardSocketOptions.SO_REUSEADDR, new Place(Linux.SOL_SOCKET, Linux.SO_REUSEADDR),
          StandardSocketOptions.SO_REUSEPORT, new Place(Linux.SOL_SOCKET, Linux.SO_REUSEPORT),
          StandardSocketOptions.SO_LINGER, new Place(Linux.SOL_SOCKET, Linux.SO_LINGER),
          StandardSocketOptions.IP_TOS, new Place(Linux.IPPROTO_IP, Linux.IP_TOS),
          StandardSocketOptions.TCP_NODELAY, new Place(Linux.IPPROTO_TCP, Linux.TCP_NODELAY));

  private SocketOptions() {}

  private static Place place(int family, SocketOption<?> option) {
    Place place = PLACES.get(option);
    if (place == null || (family == Linux.AF_UNIX && place.level != Linux.SOL_SOCKET)) {
      throw new UnsupportedOperationException("this kind of socket has no " + option.name());
    }
    if (option.equals(StandardSocketOptions.IP_TOS) && family == Linux.AF_INET6) {
      return new Place(Linux.IPPROTO_IPV6, Linux.IPV6_TCLASS);
    }
    return place;
  }

  private static boolean isLinger(Place place) {
    return place.level == Linux.SOL_SOCKET && place.name == Linux.SO_LINGER;
  }

  /** Sets an option. */
  static void set(SystemCalls calls, int fd, int family, SocketOption<?> option, Object value)
      throws IOException {
    Place place = place(family, option);
    if (!option.type().isInstance(value)) {
      throw new IllegalArgumentException(option.name() + "=" + value + " type=" + option.type());
    }
    int r;
    if (isLinger(place)) {
      int seconds = (Integer) value;
      ByteBuffer linger = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
      linger.putInt(seconds < 0 ? 0 : 1).putInt(Math.max(0, seconds)).flip();
      r = calls.setsockopt(fd, place.level, place.name, linger);
    } else {
      int number = value instanceof Boolean on ? (on ? 1 : 0) : (Integer) value;
      if (number < 0) {
        throw new IllegalArgumentException(option.name() + "=" + value);
      }
      r = calls.setsockopt(fd, place.level, place.name, number);
    }
    if (r < 0) {
      throw Errno.exception("setsockopt " + option.name() + "=" + value, r);
    }
  }

  /** Returns an option's value. */
  static <T> T get(SystemCalls calls, int fd, int family, SocketOption<T> option)
      throws IOException {
    Place place = place(family, option);
    if (isLinger(place)) {
      ByteBuffer linger = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
      check(option, calls.getsockopt(fd, place.level, place.name, linger));
      return option.type().cast(linger.getInt(0) == 0 ? -1 : linger.getInt(4));
    }
    int number = check(option, calls.getsockopt(fd, place.level, place.name));
    boolean sizes =
        place.level == Linux.SOL_SOCKET
            && (place.name == Linux.SO_SNDBUF || place.name == Linux.SO_RCVBUF);
    // The kernel doubles what it is given, for its own bookkeeping, and reports that; see
    // socket(7).
    Object value = option.type() == Boolean.class ? number != 0 : sizes ? number / 2 : number;
    return option.type().cast(value);
  }

  private static int check(SocketOption<?> option, int result) throws IOException {
    if (result < 0) {
      throw Errno.exception("getsockopt " + option.name(), result);
    }
    return result;
  }
}
