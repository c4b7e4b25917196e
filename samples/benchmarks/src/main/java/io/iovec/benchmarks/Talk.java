package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A connection of which every byte is looked at, and that waits for nothing longer than allowed.
 */
final class Talk implements AutoCloseable {
  private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private final SocketChannel channel;
  private final Duration patience;

  Talk(SocketChannel channel, Duration patience) throws IOException {
    this.channel = channel;
    this.patience = patience;
    channel.configureBlocking(false);
  }

  /** Writes all, which the other side is expected to take though it is not read from. */
  void write(byte[] bytes) throws IOException {
    write(bytes, 0, bytes.length);
  }

  void write(byte[] bytes, int from, int to) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes, from, to - from);
    Waiting waiting = new Waiting();
    while (rest.hasRemaining()) {
      if (!waiting.goesOn(channel.write(rest))) {
        throw new IOException(
            "nothing was taken for %s: left=%d".formatted(patience, rest.remaining()));
      }
    }
  }

  void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  /**
   * Reads so many bytes.
   *
   * @param what that is, for who has to find out why it did not come
   */
  byte[] read(int count, String what) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(count);
    Waiting waiting = new Waiting();
    while (into.hasRemaining()) {
      readSome(into, waiting, what);
    }
    return into.array();
  }

  private void readSome(ByteBuffer into, Waiting waiting, String what) throws IOException {
    int n = channel.read(into);
    if (n < 0 || !waiting.goesOn(n)) {
      throw new IOException(
          "%s: %s at offset=%d of %d"
              .formatted(
                  what,
                  n < 0 ? "the connection ended" : "nothing came for " + patience,
                  into.position(),
                  into.limit()));
    }
  }

  /** Reads the end of the stream, and refuses anything else. */
  void expectEnd() throws IOException {
    ByteBuffer into = ByteBuffer.allocate(1 << 10);
    Waiting waiting = new Waiting();
    for (int n = channel.read(into); n >= 0; n = channel.read(into)) {
      if (n > 0) {
        throw new IOException("after the last byte came %d more".formatted(n));
      }
      if (!waiting.goesOn(n)) {
        throw new IOException("the connection was not ended within " + patience);
      }
    }
  }

  /** Writes on one connection what has to come on another. */
  static void pass(Talk from, Talk to, byte[] bytes, String what) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    ByteBuffer into = ByteBuffer.allocate(bytes.length);
    Waiting waiting = to.new Waiting();
    while (into.hasRemaining()) {
      if (from.channel.write(rest) > 0) {
        waiting.goesOn(1);
      }
      to.readSome(into, waiting, what);
    }
    compare(bytes, into.array(), what);
  }

  /** Refuses what differs, and says where. */
  static void compare(byte[] expected, byte[] got, String what) throws IOException {
    int offset = Arrays.mismatch(expected, got);
    if (offset >= 0) {
      throw new IOException(
          "%s: offset=%d of %d expected=0x%02x got=0x%02x"
              .formatted(what, offset, expected.length, expected[offset], got[offset]));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Since something was last seen to move. */
  private final class Waiting {
    private long since = System.nanoTime();

    /** Returns false if nothing has moved for too long, and else waits a moment if nothing has. */
    boolean goesOn(int moved) {
      if (moved > 0) {
        since = System.nanoTime();
        return true;
      }
      Loopback.pause(POLL_NANOS);
      return System.nanoTime() - since < patience.toNanos();
    }
  }
}
