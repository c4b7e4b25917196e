package io.iovec.benchmarks.mina;

import io.iovec.benchmarks.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;

/** Writes to the file what each buffer has: a payload is never collected. */
final class ReceiveBuffers extends Handler {
  private static final AttributeKey STATE = new AttributeKey(ReceiveBuffers.class, "state");

  private final FileChannel file;

  ReceiveBuffers(FileChannel file) {
    this.file = file;
  }

  private static final class State {
    private final Head head = new Head(Wire.RECEIVE_HEADER);
    private long left;
    private long position;
  }

  @Override
  public void sessionCreated(IoSession session) {
    session.setAttribute(STATE, new State());
  }

  @Override
  public void messageReceived(IoSession session, Object message) throws IOException {
    State state = (State) session.getAttribute(STATE);
    IoBuffer buffer = (IoBuffer) message;
    ByteBuffer in = buffer.buf();
    while (in.hasRemaining()) {
      if (state.left > 0) {
        write(state, in);
      } else if (state.head.read(in)) {
        state.left = state.head.first();
        state.position = state.head.second();
      }
    }
    buffer.free();
  }

  private void write(State state, ByteBuffer in) throws IOException {
    int end = in.limit();
    int n = (int) Math.min(state.left, in.remaining());
    in.limit(in.position() + n);
    while (in.hasRemaining()) {
      state.position += file.write(in, state.position);
    }
    in.limit(end);
    state.left -= n;
  }

  @Override
  public void inputClosed(IoSession session) {
    answerEnd(session);
  }
}
