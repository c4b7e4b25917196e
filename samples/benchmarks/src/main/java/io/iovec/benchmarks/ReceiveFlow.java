package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * Writes frames, small ones many at once, and reads the answer to their end. All flows of a thread
 * share the buffer: it has what every frame has, and the places are put there before every write.
 */
final class ReceiveFlow extends Flow {
  /** Of payload that are written at once. */
  static final int PIECE = 1 << 20;

  /** So many bytes of small frames are written at once. */
  private static final int BATCH = 256 << 10;

  private final ByteBuffer buffer;
  private final Places places;
  private final Pace pace;
  private final long frame;
  private final ByteBuffer answer = ByteBuffer.allocateDirect(1);
  private long left;
  private volatile boolean stopped;
  private boolean shut;

  // What is being written: so many frames, the first one's number, their bytes and those away.
  private int frames;
  private long first;
  private long length;
  private long away;

  /**
   * Makes a flow.
   *
   * @param buffer of {@link #buffer()}
   */
  ReceiveFlow(
      SocketChannel channel, ByteBuffer buffer, Places places, long payload, long left, Pace pace) {
    super(channel);
    this.buffer = buffer;
    this.places = places;
    this.pace = pace;
    this.frame = Wire.RECEIVE_HEADER + payload;
    this.left = left;
  }

  static ByteBuffer buffer() {
    return ByteBuffer.allocateDirect(Wire.RECEIVE_HEADER + PIECE);
  }

  /** Begins no more frames, and ends; from any thread. */
  void stop() {
    stopped = true;
  }

  @Override
  boolean ready(SelectionKey key) throws IOException {
    if (shut) {
      if (channel.read(answer) < 0) {
        throw new IOException("the connection ended without an answer");
      }
      return !answer.hasRemaining();
    }
    for (long turn = 0; turn < PIECE; ) {
      if (away == length && left > 0 && !pace.isDue()) {
        return false; // what has begun comes as fast as it can
      }
      if (away == length && !begin()) {
        channel.shutdownOutput();
        shut = true;
        key.interestOps(SelectionKey.OP_READ);
        return false;
      }
      fill();
      int n = channel.write(buffer);
      away += n;
      pace.moved(n);
      turn += n;
      if (buffer.hasRemaining()) {
        return false;
      }
    }
    return false;
  }

  private boolean begin() {
    if (left == 0 || stopped) {
      return false;
    }
    frames = (int) Math.min(left, Math.max(1, BATCH / frame));
    first = places.take(frames);
    length = frames * frame;
    away = 0;
    left -= frames;
    return true;
  }

  /** Another flow may have used the buffer since. */
  private void fill() {
    buffer.clear();
    if (frames == 1) {
      header(0, first);
    } else {
      for (int i = (int) (away / frame); i < frames; i++) {
        header((int) (i * frame), first + i);
      }
    }
    if (length <= buffer.capacity()) {
      buffer.limit((int) length).position((int) away);
    } else if (away < Wire.RECEIVE_HEADER) {
      buffer.position((int) away);
    } else {
      long rest = Math.min(PIECE, length - away);
      buffer.limit(Wire.RECEIVE_HEADER + (int) rest).position(Wire.RECEIVE_HEADER);
    }
  }

  private void header(int at, long number) {
    buffer.putLong(at, frame - Wire.RECEIVE_HEADER);
    buffer.putLong(at + Long.BYTES, places.position(number));
  }
}
