package io.iovec.kernel;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;

/** Failures to connect and to bind, as the exceptions that users of java.net know. */
final class ConnectionErrors {
  private ConnectionErrors() {}

  static IOException connecting(Object remote, int result) {
    IOException cause = Errno.exception("connect to " + remote, result);
    return switch (Errno.of(result)) {
      case ECONNREFUSED, ETIMEDOUT -> with(new ConnectException(cause.getMessage()), cause);
      case ENETUNREACH, EHOSTUNREACH -> with(new NoRouteToHostException(cause.getMessage()), cause);
      case EADDRNOTAVAIL -> with(new BindException(cause.getMessage()), cause);
      default -> cause;
    };
  }

  static IOException binding(Object local, int result) {
    IOException cause = Errno.exception("bind " + local, result);
    return switch (Errno.of(result)) {
      case EADDRINUSE, EADDRNOTAVAIL, EACCES -> with(new BindException(cause.getMessage()), cause);
      default -> cause;
    };
  }

  private static SocketException with(SocketException e, IOException cause) {
    e.initCause(cause);
    return e;
  }
}
