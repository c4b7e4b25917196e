package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Writes as many small requests at once as have been answered, so that some are under way. */
final class SmallFlow extends Flow {
  private static final int DEPTH = 32;

  private final ByteBuffer requests;
  private final ByteBuffer replies;
  private final long total;
  private long requested;
  private long received;

  /**
   * Makes a flow.
   *
   * @param requests whose content is written, of {@link #requests()}
   * @param replies what comes goes there
   */
  SmallFlow(SocketChannel channel, ByteBuffer requests, ByteBuffer replies, long total) {
    super(channel);
    this.requests = requests;
    this.replies = replies;
    this.total = total;
  }

  static ByteBuffer requests() {
    return ByteBuffer.allocateDirect(DEPTH * Wire.SMALL_REQUEST);
  }

  @Override
  boolean ready(SelectionKey key) throws IOException {
    if (requested == 0) {
      key.interestOps(SelectionKey.OP_READ);
    } else {
      int n = channel.read(replies.clear());
      if (n < 0) {
        throw new IOException(
            "the connection ended: replies=" + received / Wire.SMALL_REPLY + " expected=" + total);
      }
      received += n;
    }
    long answered = received / Wire.SMALL_REPLY;
    if (answered > requested) {
      throw new IOException("replies=" + answered + " requests=" + requested);
    }
    int some = (int) (Math.min(total, answered + DEPTH) - requested);
    if (some > 0) {
      channel.write(requests.clear().limit(some * Wire.SMALL_REQUEST));
      if (requests.hasRemaining()) {
        throw new IOException(DEPTH + " requests are more than the server takes");
      }
      requested += some;
    }
    return answered == total;
  }
}
