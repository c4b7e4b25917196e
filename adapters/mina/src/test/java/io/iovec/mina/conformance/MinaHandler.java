package io.iovec.mina.conformance;

import io.iovec.IoVector;
import io.iovec.conformance.AdapterHandler;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandler;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IdleStatus;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.FilterEvent;

/** Passes on what MINA tells of its sessions. */
final class MinaHandler implements IoHandler {
  private static final AttributeKey CONNECTION = new AttributeKey(MinaHandler.class, "connection");

  private final AdapterHandler handler;

  MinaHandler(AdapterHandler handler) {
    this.handler = handler;
  }

  private static MinaConnection connection(IoSession session) {
    return (MinaConnection) session.getAttribute(CONNECTION);
  }

  @Override
  public void sessionCreated(IoSession session) {
    session.setAttribute(CONNECTION, new MinaConnection(session));
  }

  @Override
  public void sessionOpened(IoSession session) throws Exception {
    handler.opened(connection(session));
  }

  @Override
  public void messageReceived(IoSession session, Object message) throws Exception {
    if (message instanceof IoVector vector) {
      handler.received(connection(session), vector);
    } else if (message instanceof IoBuffer buffer) {
      handler.received(connection(session), buffer.buf());
    } else {
      handler.received(connection(session), (String) message);
    }
  }

  @Override
  public void messageSent(IoSession session, Object message) throws Exception {
    handler.sent(connection(session));
  }

  @Override
  public void inputClosed(IoSession session) throws Exception {
    handler.ended(connection(session));
  }

  @Override
  public void sessionIdle(IoSession session, IdleStatus status) throws Exception {
    handler.idle(connection(session));
  }

  @Override
  public void exceptionCaught(IoSession session, Throwable cause) throws Exception {
    handler.failed(connection(session), cause);
  }

  @Override
  public void sessionClosed(IoSession session) throws Exception {
    handler.closed(connection(session));
  }

  @Override
  public void event(IoSession session, FilterEvent event) {}
}
