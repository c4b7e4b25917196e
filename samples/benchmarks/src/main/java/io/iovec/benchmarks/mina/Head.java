package io.iovec.benchmarks.mina;

import java.nio.ByteBuffer;

/** The part of a message that is looked at, which may come in pieces. */
final class Head {
  private final int length;
  private final ByteBuffer cut;
  private long first;
  private long second;

  /** Makes one of so many bytes, 16 at least. */
  Head(int length) {
    this.length = length;
    this.cut = ByteBuffer.allocate(length);
  }

  /** Takes what there is of it; tells whether that was all. */
  boolean read(ByteBuffer in) {
    if (cut.position() == 0 && in.remaining() >= length) {
      take(in, in.position());
      in.position(in.position() + length);
      return true;
    }
    int some = Math.min(cut.remaining(), in.remaining());
    cut.put(in.slice(in.position(), some));
    in.position(in.position() + some);
    if (cut.hasRemaining()) {
      return false;
    }
    take(cut, 0);
    cut.clear();
    return true;
  }

  private void take(ByteBuffer from, int at) {
    first = from.getLong(at);
    second = from.getLong(at + Long.BYTES);
  }

  /** Returns the first eight bytes of the one that was whole last. */
  long first() {
    return first;
  }

  /** Returns the eight bytes behind the first. */
  long second() {
    return second;
  }
}
