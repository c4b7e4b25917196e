package io.iovec.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes go through user memory, behind a header, so that a call sends both. */
final class MemoryCarrier implements Carrier {
  /** How much is received or read at once. */
  private static final int PART = 256 << 10;

  private final SystemCalls calls;
  private final ByteBuffer memory;

  /** What is to be given lies between these. */
  private int start;

  private int end;

  /**
   * Makes it.
   *
   * @param bytes how many a message has
   */
  MemoryCarrier(SystemCalls calls, int bytes) {
    this.calls = calls;
    this.memory = calls.allocate(HEADER + bytes);
  }

  @Override
  public void begin() {
    start = 0;
    end = HEADER;
  }

  @Override
  public int take(Loopback ends, Direction direction, int position, int max) throws IOException {
    if (position > 0) {
      start = HEADER;
      end = HEADER;
    }
    if (!direction.isFromSocket()) {
      int asked = Math.min(PART, max);
      int n = Carrier.moved("pread", calls.pread(ends.file(), memory, end, asked, position));
      end += n;
      return n;
    }
    int taken = 0;
    int n;
    int asked;
    do {
      asked = Math.min(PART, max - taken);
      n = Carrier.moved("recv", calls.recv(ends.in(), memory, end, asked, Linux.MSG_DONTWAIT));
      end += n;
      taken += n;
      // Where bytes go to a file at once, the same memory is used again and again.
    } while (direction == Direction.RELAY && n == asked && taken < max);
    return taken;
  }

  @Override
  public int give(Loopback ends, Direction direction, int position, boolean more)
      throws IOException {
    if (!direction.isToSocket()) {
      int from = Math.max(start, HEADER);
      int n =
          Carrier.moved("pwrite", calls.pwrite(ends.file(), memory, from, end - from, position));
      start = from + n;
      return n;
    }
    int flags = Linux.MSG_NOSIGNAL | Linux.MSG_DONTWAIT | (more ? Linux.MSG_MORE : 0);
    int n = Carrier.moved("send", calls.send(ends.out(), memory, start, end - start, flags));
    int payload = Math.max(HEADER, start + n) - Math.max(HEADER, start);
    start += n;
    return payload;
  }

  @Override
  public void close() {
    // The memory goes when nobody refers to it any more.
  }
}
