package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Writes pieces to a relay, and waits until that ends the connection. */
final class RelayFlow extends Flow {
  private static final int WRITES = 64; // before others have their turn

  private final ByteBuffer buffer;
  private final int piece;
  private final Pace pace;
  private long left;
  private int rest;
  private boolean shut;

  /**
   * Makes a flow.
   *
   * @param buffer whose content is written; no piece is larger
   */
  RelayFlow(SocketChannel channel, ByteBuffer buffer, long piece, long bytes, Pace pace) {
    super(channel);
    this.buffer = buffer;
    this.piece = (int) Math.min(buffer.capacity(), piece);
    this.left = bytes;
    this.pace = pace;
  }

  @Override
  boolean ready(SelectionKey key) throws IOException {
    if (shut) {
      int n = channel.read(buffer.clear());
      if (n > 0) {
        throw new IOException("the relay answers what the sink has not said: got=" + n);
      }
      return n < 0;
    }
    for (int turn = 0, i = 0; turn < buffer.capacity() && i < WRITES; i++) {
      if (rest == 0 && left > 0 && !pace.isDue()) {
        return false; // what has begun comes as fast as it can
      }
      if (rest == 0) {
        rest = (int) Math.min(piece, left);
      }
      if (rest == 0) {
        channel.shutdownOutput();
        shut = true;
        key.interestOps(SelectionKey.OP_READ);
        return false;
      }
      int n = channel.write(buffer.clear().limit(rest));
      left -= n;
      rest -= n;
      turn += n;
      pace.moved(n);
      if (rest > 0) {
        return false;
      }
    }
    return false;
  }
}
