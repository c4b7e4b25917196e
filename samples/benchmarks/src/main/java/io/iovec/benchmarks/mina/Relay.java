package io.iovec.benchmarks.mina;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.SocketConnector;

/**
 * Writes what one session receives, buffers or vectors, to the other. They may be served by two
 * threads, so what waits to be sent is counted before it is written.
 */
final class Relay extends Handler {
  private static final AttributeKey END = new AttributeKey(Relay.class, "end");

  /** So many messages wait to be sent: what is read meanwhile is the next. */
  private static final int MOST_UNSENT = 1;

  private final Sockets sockets;
  private final SocketConnector connector;
  private final SocketAddress sink;

  Relay(Sockets sockets, SocketConnector connector, SocketAddress sink) {
    this.sockets = sockets;
    this.connector = connector;
    this.sink = sink;
  }

  /** One session, and what is to be known in the other's thread. */
  private static final class End {
    private final IoSession session;
    private final IoSession other;
    private final AtomicInteger unsent = new AtomicInteger();
    private volatile boolean inputEnded;
    private boolean outputEnded; // with this locked

    End(IoSession session, IoSession other) {
      this.session = session;
      this.other = other;
    }

    End peer() {
      return (End) other.getAttribute(END);
    }
  }

  @Override
  public void sessionOpened(IoSession session) {
    if (session.getAttribute(END) != null) {
      return; // the one to the sink
    }
    session.suspendRead();
    connector
        .connect(
            sink,
            (far, connecting) -> {
              session.setAttribute(END, new End(session, far));
              far.setAttribute(END, new End(far, session));
            })
        .addListener(
            connecting -> {
              if (session.getAttribute(END) == null) {
                session.closeNow(); // not connected
              } else {
                session.resumeRead();
              }
            });
  }

  @Override
  public void messageReceived(IoSession session, Object message) {
    End from = (End) session.getAttribute(END);
    End to = from.peer();
    to.unsent.incrementAndGet();
    to.session.write(message);
    if (to.unsent.get() > MOST_UNSENT) {
      session.suspendRead();
      if (to.unsent.get() == 0) {
        session.resumeRead(); // sent meanwhile, when there was nothing to be resumed
      }
    }
  }

  @Override
  public void messageSent(IoSession session, Object message) throws Exception {
    super.messageSent(session, message);
    End to = (End) session.getAttribute(END);
    End from = to.peer();
    int unsent = to.unsent.decrementAndGet();
    if (from.inputEnded) {
      endOutput(from, to);
    } else if (unsent == 0 && from.session.isReadSuspended()) {
      from.session.resumeRead();
    }
  }

  @Override
  public void inputClosed(IoSession session) throws IOException {
    End from = (End) session.getAttribute(END);
    from.inputEnded = true;
    session.suspendRead(); // or MINA's own transport would tell it again and again
    endOutput(from, from.peer());
  }

  /** Passes the end of the stream on behind all that was written. */
  private void endOutput(End from, End to) throws IOException {
    synchronized (to) {
      if (to.unsent.get() > 0 || to.outputEnded) {
        return;
      }
      to.outputEnded = true;
      sockets.shutdownOutput(to.session);
    }
    if (to.inputEnded && isOutputEnded(from)) {
      from.session.closeNow();
      to.session.closeNow();
    }
  }

  private static boolean isOutputEnded(End end) {
    synchronized (end) {
      return end.outputEnded;
    }
  }

  @Override
  public void sessionClosed(IoSession session) {
    End end = (End) session.getAttribute(END);
    if (end != null) {
      end.other.closeNow();
    }
  }
}
