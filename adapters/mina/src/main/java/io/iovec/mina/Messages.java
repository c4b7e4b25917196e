package io.iovec.mina;

import io.iovec.Answer;
import io.iovec.Frames;
import io.iovec.IoVector;
import io.iovec.StreamSocket;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Receives the messages of a session in vectors mode. */
final class Messages {
  /** How much one session receives, at least, before others get their turn. */
  private static final long BYTES_PER_TURN = 1 << 20;

  private static final int MESSAGES_PER_TURN = 32;

  private Messages() {}

  /** Returns what receives messages, or null if buffers are to be received. */
  static @Nullable Frames framing(IovecSession session) {
    Frames frames = session.frames();
    // Bytes that a filter added just now will change must not be framed, but half a message has to
    // be completed.
    boolean frame =
        frames != null && (frames.isInMessage() || !Chains.hidesBytes(session.getFilterChain()));
    return frame ? frames : null;
  }

  /** Tells whether bytes have been received that nobody has read: no poller reports them. */
  static boolean hasUnread(IovecSession session) {
    Frames frames = session.frames();
    return frames != null && frames.hasMore();
  }

  /** Moves such bytes to a buffer, and returns how many. */
  static int takeUnread(IovecSession session, ByteBuffer into) throws IOException {
    Frames frames = session.frames();
    return frames == null ? 0 : frames.take(into);
  }

  /**
   * Receives messages and fires them here, so that they stay in order.
   *
   * @return 0, or -1 at the end
   */
  static int receive(IovecSession session, Frames frames) throws IOException {
    long bytes = 0;
    int messages = 0;
    while (bytes < BYTES_PER_TURN && messages < MESSAGES_PER_TURN) {
      long n = receive(session.socket(), frames);
      if (n == Answer.END_OF_STREAM) {
        return end(session, frames);
      }
      if (n <= 0) {
        session.lending().settle();
        return 0; // without room too: the poller says when there is some again
      }
      session.lending().passed();
      bytes += n;
      long now = System.currentTimeMillis();
      session.increaseReadBytes(n, now);
      IoVector message = frames.poll();
      if (message != null) {
        messages++;
        session.increaseReadMessages(now);
        boolean isLent = session.lending().begin();
        session.getFilterChain().fireMessageReceived(message);
        if (isLent && !session.lending().isBack()) {
          return 0;
        }
        if (session.isReadSuspended() || session.isClosing() || framing(session) == null) {
          return 0;
        }
      }
    }
    return 0;
  }

  private static long receive(StreamSocket socket, Frames frames) throws IOException {
    try {
      return frames.recv(socket);
    } catch (Error e) {
      // One framer's: let through, it would end the thread, and so hang all sessions in it.
      throw new IllegalStateException("the framer failed", e);
    }
  }

  private static int end(IovecSession session, Frames frames) {
    session.watch().endInput();
    if (frames.isInMessage() || session.lending().isIncomplete()) {
      frames.close();
      session
          .getFilterChain()
          .fireExceptionCaught(new EOFException("the stream ended inside of a message"));
    }
    session.lending().end();
    return Answer.END_OF_STREAM;
  }
}
