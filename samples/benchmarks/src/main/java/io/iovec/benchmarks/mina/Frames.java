package io.iovec.benchmarks.mina;

import io.iovec.benchmarks.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** What a client has asked for and has not been written yet. */
final class Frames {
  private record Request(long frames, long size) {}

  private final Head head = new Head(Wire.SEND_REQUEST);
  private final ArrayDeque<Request> requests = new ArrayDeque<>();
  private long left;
  private long size;
  private long position;
  private boolean headed;

  /** Adds the requests that have come. */
  void ask(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (head.read(in) && head.first() > 0) {
        requests.add(new Request(head.first(), head.second()));
      }
    }
  }

  /** Tells whether there is something to be written, which the others are about then. */
  boolean hasNext() {
    if (left == 0) {
      Request next = requests.poll();
      if (next != null) {
        left = next.frames();
        size = next.size();
      }
    }
    return left > 0;
  }

  /** Returns the frames of this size that are left. */
  long left() {
    return left;
  }

  /** Returns the payload's length. */
  long size() {
    return size;
  }

  /** Tells whether the first one's header has not been written. */
  boolean isHeaderDue() {
    return !headed;
  }

  /** Says that the first one's header has been written. */
  void headerWritten() {
    headed = true;
  }

  /** Returns how much of the first one's payload has been written. */
  long position() {
    return position;
  }

  /** Says that so much more of the first one's payload has been written, behind its header. */
  void written(long bytes) {
    position += bytes;
    if (position == size) {
      position = 0;
      headed = false;
      left--;
    }
  }
}
