package io.iovec.samples.relay;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.StreamSocket;
import java.io.IOException;

/** The bytes on their way from one end to the other. */
final class Direction {
  /** After so many rounds the other connections have their turn. */
  private static final int MOST_ROUNDS = 16;

  private final StreamSocket from;
  private final StreamSocket to;
  private final IoVector held;
  private final int size;
  private boolean ended;
  private boolean done;

  Direction(StreamSocket from, StreamSocket to, IoVector held, int size) {
    this.from = from;
    this.to = to;
    this.held = held;
    this.size = size;
  }

  /** Moves what can be moved now, and the end of the stream only behind all of it. */
  void move() throws IOException {
    long moved = 1;
    for (int i = 0; i < MOST_ROUNDS && moved > 0; i++) {
      moved = 0;
      if (wantsToReceive()) {
        long n = from.recv(held, 0, size - held.length());
        ended = n == Answer.END_OF_STREAM;
        moved = Math.max(0, n);
      }
      if (wantsToSend()) {
        moved += to.send(held, false);
      }
    }
    if (ended && !done && held.isEmpty()) {
      to.shutdownOutput();
      done = true;
    }
  }

  boolean wantsToReceive() {
    return !ended && held.length() < size;
  }

  boolean wantsToSend() {
    return !held.isEmpty();
  }

  boolean isDone() {
    return done;
  }

  void close() {
    held.close();
  }
}
