package io.iovec.mina;

import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import org.apache.mina.core.future.ConnectFuture;
import org.jspecify.annotations.Nullable;

/** A connection that is being made. */
final class Connecting {
  private final @Nullable SocketAddress local;
  private @Nullable StreamSocket socket;
  private @Nullable IovecSession session;
  private @Nullable Registration registration;
  private @Nullable ConnectFuture answered;

  Connecting(@Nullable SocketAddress local) {
    this.local = local;
  }

  @Nullable SocketAddress local() {
    return local;
  }

  /**
   * Begins.
   *
   * @param receiveBuffer bytes, or not positive for the system's default
   * @return whether it is made already
   */
  boolean connect(Transport transport, SocketAddress remote, int receiveBuffer) throws IOException {
    Map<SocketOption<?>, Object> options =
        receiveBuffer > 0 ? Map.of(StandardSocketOptions.SO_RCVBUF, receiveBuffer) : Map.of();
    StreamSocket begun = transport.connect(remote, local, options);
    socket = begun;
    return begun.finishConnect();
  }

  boolean isBegun() {
    return socket != null;
  }

  StreamSocket socket() {
    StreamSocket begun = socket;
    if (begun == null) {
      throw new IllegalStateException("not begun");
    }
    return begun;
  }

  /** Has {@code ready} called when the connection is made or has failed. */
  void register(Poller poller, Runnable ready) throws IOException {
    registration = poller.register(socket(), Poller.WRITE, readiness -> ready.run());
  }

  /** Lets the socket go to a session, in answer to a request. */
  void made(ConnectFuture request) {
    answered = request;
    if (registration != null) {
      registration.cancel();
      registration = null;
    }
  }

  /** Says what was made of the socket, and may not come to its processor. */
  void session(IovecSession made) {
    session = made;
  }

  /** Tells whether it was cancelled between being made and the session being told of that. */
  boolean isMadeAndCancelled() {
    return answered != null && answered.isCanceled();
  }

  /**
   * Closes the socket, and ends the session if its processor does not. MINA calls this when an
   * initializer fails, and also when the connection is cancelled while it is made, which closes a
   * session that its processor has.
   */
  void close() {
    if (session != null) {
      session.abandon();
    }
    if (socket != null) {
      socket.close();
    }
  }
}
