package io.iovec.benchmarks.mina;

import io.iovec.Frame;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.benchmarks.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.mina.core.session.IoSession;

/** Writes a frame to the file when it has come, wherever its payload is. */
final class ReceiveVectors extends Handler {
  private final IoFile file;

  ReceiveVectors(IoFile file) {
    this.file = file;
  }

  /** Finds frames for the acceptor. */
  static Frame frame(ByteBuffer start) {
    return start.hasRemaining()
        ? Frame.of(Wire.RECEIVE_HEADER, start.getLong())
        : Frame.unknown(Wire.RECEIVE_HEADER);
  }

  @Override
  public void messageReceived(IoSession session, Object message) throws IOException {
    try (IoVector frame = (IoVector) message) {
      long position = frame.pullUp(Wire.RECEIVE_HEADER).getLong(Long.BYTES);
      frame.release(Wire.RECEIVE_HEADER);
      file.write(frame, position);
    }
  }

  @Override
  public void inputClosed(IoSession session) {
    answerEnd(session);
  }
}
