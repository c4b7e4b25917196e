package io.iovec.benchmarks.mina;

import io.iovec.benchmarks.Wire;
import java.nio.ByteBuffer;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;

/** Answers all requests of a buffer in one: MINA passes each buffer to the system by itself. */
final class Small extends Handler {
  private static final AttributeKey HEAD = new AttributeKey(Small.class, "head");

  /** So many bytes of answers may wait for their peer. */
  private static final long MOST_UNSENT = 1 << 20;

  @Override
  public void sessionCreated(IoSession session) {
    session.setAttribute(HEAD, new Head(Wire.SMALL_REQUEST));
  }

  @Override
  public void messageReceived(IoSession session, Object message) {
    Head head = (Head) session.getAttribute(HEAD);
    IoBuffer requests = (IoBuffer) message;
    ByteBuffer in = requests.buf();
    IoBuffer replies =
        IoBuffer.allocate((in.remaining() / Wire.SMALL_REQUEST + 1) * Wire.SMALL_REPLY);
    ByteBuffer out = replies.buf();
    while (in.hasRemaining()) {
      if (head.read(in)) {
        out.putLong(out.position(), head.first()).position(out.position() + Wire.SMALL_REPLY);
      }
    }
    requests.free();
    out.flip();
    if (out.hasRemaining()) {
      session.write(replies);
      if (session.getScheduledWriteBytes() > MOST_UNSENT) {
        session.suspendRead();
      }
    } else {
      replies.free();
    }
  }

  @Override
  public void messageSent(IoSession session, Object message) throws Exception {
    super.messageSent(session, message);
    if (session.isReadSuspended() && session.getScheduledWriteBytes() == 0) {
      session.resumeRead();
    }
  }
}
