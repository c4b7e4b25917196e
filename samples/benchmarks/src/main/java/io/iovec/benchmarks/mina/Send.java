package io.iovec.benchmarks.mina;

import java.io.IOException;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;

/** Writes the next frames when those before have almost been sent. */
final class Send extends Handler {
  private static final AttributeKey STATE = new AttributeKey(Send.class, "state");

  /** So many messages wait in MINA's queue: enough that it never runs empty. */
  private static final int MOST_UNSENT = 2;

  private final Sockets sockets;

  Send(Sockets sockets) {
    this.sockets = sockets;
  }

  private static final class State {
    private final Frames frames = new Frames();
    private int unsent;
    private boolean waiting;
  }

  @Override
  public void sessionCreated(IoSession session) {
    session.setAttribute(STATE, new State());
  }

  @Override
  public void messageReceived(IoSession session, Object message) throws IOException {
    State state = (State) session.getAttribute(STATE);
    IoBuffer buffer = (IoBuffer) message;
    synchronized (state) {
      state.frames.ask(buffer.buf());
      write(session, state);
    }
    buffer.free();
  }

  @Override
  public void messageSent(IoSession session, Object message) throws Exception {
    super.messageSent(session, message);
    State state = (State) session.getAttribute(STATE);
    synchronized (state) {
      state.unsent--;
      write(session, state);
    }
  }

  /** Is called with the state locked: room may be found in any thread. */
  private void write(IoSession session, State state) throws IOException {
    while (state.unsent < MOST_UNSENT && !state.waiting && state.frames.hasNext()) {
      int messages = sockets.write(session, state.frames);
      state.unsent += messages;
      if (messages == 0) {
        state.waiting = true;
        sockets.whenRoom(() -> again(session, state));
      }
    }
  }

  private void again(IoSession session, State state) {
    try {
      synchronized (state) {
        state.waiting = false;
        write(session, state);
      }
    } catch (IOException e) {
      exceptionCaught(session, e);
    }
  }
}
