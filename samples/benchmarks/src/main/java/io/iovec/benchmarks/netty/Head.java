package io.iovec.benchmarks.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The part of a message that is looked at, which may come in pieces. */
final class Head {
  private final int length;
  private final ByteBuf cut;
  private long first;
  private long second;

  /** Makes one of so many bytes, 16 at least. */
  Head(int length) {
    this.length = length;
    this.cut = Unpooled.buffer(length, length);
  }

  /** Takes what there is of it; tells whether that was all. */
  boolean read(ByteBuf in) {
    if (!cut.isReadable() && in.readableBytes() >= length) {
      first = in.getLong(in.readerIndex());
      second = in.getLong(in.readerIndex() + Long.BYTES);
      in.skipBytes(length);
      return true;
    }
    cut.writeBytes(in, Math.min(cut.writableBytes(), in.readableBytes()));
    if (cut.isWritable()) {
      return false;
    }
    first = cut.getLong(0);
    second = cut.getLong(Long.BYTES);
    cut.clear();
    return true;
  }

  /** Returns how many bytes are still to come. */
  int missing() {
    return length - cut.readableBytes();
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
