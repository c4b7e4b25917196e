package io.iovec.mina;

import java.util.Queue;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;

/** Says what passes it. */
final class Tracing extends IoFilterAdapter {
  private final String name;
  private final Queue<String> seen;

  Tracing(String name, Queue<String> seen) {
    this.name = name;
    this.seen = seen;
  }

  private void saw(String event) {
    seen.add(name + " " + event);
  }

  @Override
  public void sessionCreated(NextFilter next, IoSession session) {
    saw("created");
    next.sessionCreated(session);
  }

  @Override
  public void sessionOpened(NextFilter next, IoSession session) {
    saw("opened");
    next.sessionOpened(session);
  }

  @Override
  public void sessionClosed(NextFilter next, IoSession session) {
    saw("closed");
    next.sessionClosed(session);
  }

  @Override
  public void messageReceived(NextFilter next, IoSession session, Object message) {
    saw("received");
    next.messageReceived(session, message);
  }

  @Override
  public void messageSent(NextFilter next, IoSession session, WriteRequest request) {
    saw("sent");
    next.messageSent(session, request);
  }

  @Override
  public void filterWrite(NextFilter next, IoSession session, WriteRequest request) {
    saw("write");
    next.filterWrite(session, request);
  }
}
