package io.iovec.benchmarks.mina;

import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;

/** Ends a session with its first failure, and gives buffers back when they have been sent. */
abstract class Handler extends IoHandlerAdapter {
  @Override
  public void messageSent(IoSession session, Object message) throws Exception {
    if (message instanceof IoBuffer buffer) {
      buffer.free();
    }
  }

  @Override
  public void exceptionCaught(IoSession session, Throwable cause) {
    System.err.println("connection: " + cause);
    session.closeNow();
  }

  /** Answers one byte and closes. */
  static void answerEnd(IoSession session) {
    session.suspendRead(); // MINA's own transport would tell the end of the input again and again
    session.write(IoBuffer.allocate(1));
    session.closeOnFlush();
  }
}
