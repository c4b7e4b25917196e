package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.Frames;
import io.iovec.IoVector;
import io.iovec.StreamSocket;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What becomes of received bytes. It is asked for one message at a time, as long as one may be. */
interface ReferenceAdapterInput {
  /** How it goes on. */
  enum Step {
    /** Something was received, or told: ask again. */
    AGAIN,
    /** Nothing has come, or there is no room: wait for the poller, which knows of both. */
    LATER,
    /** The stream has ended between two messages. */
    ENDED
  }

  /**
   * Receives something, or tells the handler of one message, or both.
   *
   * @throws EOFException if the stream has ended inside of a message
   */
  Step receive(StreamSocket from, ReferenceAdapterChannel to) throws IOException;

  /** Drops what has been received of a message. */
  default void close() {}

  /** Counts what was received, and says what its answer means. */
  static Step step(long answer, boolean inMessage, ReferenceAdapterChannel to) throws IOException {
    if (answer > 0) {
      to.received(answer);
      return Step.AGAIN;
    }
    if (answer != Answer.END_OF_STREAM) {
      return Step.LATER;
    }
    if (inMessage) {
      throw new EOFException("the stream ended inside of a message");
    }
    return Step.ENDED;
  }

  /** Bytes as they come. */
  final class Buffers implements ReferenceAdapterInput {
    private static final int SIZE = 16 << 10;

    private final ByteBuffer buffer = ByteBuffer.allocate(SIZE);

    @Override
    public Step receive(StreamSocket from, ReferenceAdapterChannel to) throws IOException {
      Step step = step(from.recv(buffer.clear()), false, to);
      if (step == Step.AGAIN) {
        to.fire((handler, connection) -> handler.received(connection, buffer.flip()));
      }
      return step;
    }
  }

  /** Messages as vectors, with their payload where the transport has it. */
  final class Messages implements ReferenceAdapterInput {
    private final Frames frames;

    /** What was still to come of a message when it was counted last. */
    private long uncounted;

    Messages(Frames frames) {
      this.frames = frames;
    }

    @Override
    public Step receive(StreamSocket from, ReferenceAdapterChannel to) throws IOException {
      long n = frames.recv(from);
      count(n > 0 ? 0 : from.pendingBytes(), to);
      Step step = step(n, frames.isInMessage() || uncounted > 0, to);
      IoVector message = frames.poll();
      if (message != null) {
        uncounted = from.pendingBytes();
        if (uncounted > 0) {
          to.lend();
        }
        to.fire((handler, connection) -> handler.received(connection, message));
      }
      return step;
    }

    private void count(long left, ReferenceAdapterChannel to) {
      if (uncounted > left) {
        to.received(uncounted - left);
        uncounted = left;
      }
    }

    @Override
    public void close() {
      frames.close();
    }
  }
}
