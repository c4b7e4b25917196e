package io.iovec.benchmarks.mina;

import io.iovec.Frame;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.benchmarks.Wire;
import io.iovec.mina.IovecSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.mina.core.session.IoSession;

/** Writes a frame to the file when it has come, wherever its payload is. */
final class ReceiveVectors extends Handler {
  /** Most of a payload larger than this comes after its header. */
  private static final int ARRIVED = 256 << 10;

  private final IoFile file;

  ReceiveVectors(IoFile file) {
    this.file = file;
  }

  /** Finds frames for the acceptor. */
  static Frame frame(ByteBuffer start) {
    return start.hasRemaining()
        ? Frame.pending(Wire.RECEIVE_HEADER, start.getLong())
        : Frame.unknown(Wire.RECEIVE_HEADER);
  }

  @Override
  public void messageReceived(IoSession session, Object message) throws IOException {
    IoVector frame = (IoVector) message;
    long position = frame.pullUp(Wire.RECEIVE_HEADER).getLong(Long.BYTES);
    frame.release(Wire.RECEIVE_HEADER);
    IovecSession iovec = (IovecSession) session;
    if (frame.length() > ARRIVED && iovec.isReadLent()) {
      iovec.whenArrived(() -> write(iovec, frame, position));
    } else {
      write(iovec, frame, position);
    }
  }

  /** Writes what has come, and the rest when it has. */
  private void write(IovecSession session, IoVector payload, long position) {
    try {
      long written = file.write(payload, position);
      if (payload.isEmpty()) {
        payload.close();
      } else {
        session.whenArrived(() -> write(session, payload, position + written));
      }
    } catch (IOException e) {
      payload.close();
      session.closeNow();
    }
  }

  @Override
  public void inputClosed(IoSession session) {
    answerEnd(session);
  }
}
