package io.iovec.samples.smb;

import io.iovec.IoVector;
import io.iovec.mina.IovecSession;
import io.iovec.samples.smb.command.Dispatcher;
import io.iovec.samples.smb.command.Service;
import io.iovec.samples.smb.session.Sessions;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteToClosedSessionException;
import org.jspecify.annotations.Nullable;

/**
 * Passes messages from MINA to the commands. Whatever goes wrong with a connection ends that one
 * alone.
 */
final class SmbHandler extends IoHandlerAdapter {
  private static final AttributeKey STATE = new AttributeKey(SmbHandler.class, "state");

  private final SmbConfig config;
  private final Service service;
  private final Sessions sessions;
  private final Dispatcher dispatcher;
  private final Set<SmbSession> connected = ConcurrentHashMap.newKeySet();

  /** Counts connections whose files may be open, and the server itself. */
  private final Phaser open = new Phaser(1);

  SmbHandler(SmbConfig config, Service service, Sessions sessions) {
    this.config = config;
    this.service = service;
    this.sessions = sessions;
    this.dispatcher = new Dispatcher(service);
  }

  @Override
  public void sessionCreated(IoSession session) {
    SmbSession made =
        new SmbSession((IovecSession) session, sessions.connection(), service, config);
    session.setAttribute(STATE, made);
    open.register();
    if (!admit(made)) {
      made.close("more than " + config.maxConnections() + " connections");
    }
  }

  /** Counts a client in unless there are enough: several event loops ask at once. */
  private boolean admit(SmbSession made) {
    synchronized (connected) {
      return connected.size() < config.maxConnections() && connected.add(made);
    }
  }

  /** Returns what belongs to a session: null before it was created and after it was closed. */
  private static @Nullable SmbSession state(IoSession session) {
    return (SmbSession) session.getAttribute(STATE);
  }

  @Override
  public void messageReceived(IoSession session, Object message) throws Exception {
    IoVector frame = (IoVector) message;
    SmbSession from = state(session);
    if (from == null || session.isClosing()) {
      frame.close();
    } else {
      from.receive(dispatcher, frame);
    }
  }

  @Override
  public void messageSent(IoSession session, Object message) {
    SmbSession to = state(session);
    if (to != null) {
      to.sent();
    }
  }

  @Override
  public void exceptionCaught(IoSession session, Throwable cause) {
    SmbSession failed = state(session);
    if (failed == null || cause instanceof WriteToClosedSessionException) {
      session.closeNow(); // a client that leaves before its replies is no failure
    } else {
      String message = cause instanceof IOException ? cause.getMessage() : null;
      failed.close(message == null ? cause.toString() : message);
    }
  }

  @Override
  public void sessionClosed(IoSession session) {
    SmbSession ended = state(session);
    if (ended != null) {
      connected.remove(ended);
      ended.closed(open::arriveAndDeregister);
      dispatcher.clientGone();
    }
  }

  /** Closes those connections whose timeouts have passed. */
  void checkTime() {
    long now = System.nanoTime();
    connected.forEach(one -> one.checkTime(now));
  }

  /**
   * Waits until nothing is left of any connection, once no more can come.
   *
   * @return false if that took too long
   */
  boolean awaitAllClosed(long timeout, TimeUnit unit) throws InterruptedException {
    try {
      open.awaitAdvanceInterruptibly(open.arrive(), timeout, unit);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }
}
