package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * Asks for frames, and reads them away. Some requests are always under way, each for one large
 * frame or for many small ones.
 */
final class SendFlow extends Flow {
  private static final int DEPTH = 4;

  /** Of frames that one request is for, if they are smaller. */
  private static final int BATCH = 1 << 20;

  private static final int READS = 4; // before others have their turn

  private final ByteBuffer buffer;
  private final ByteBuffer request = ByteBuffer.allocateDirect(Wire.SEND_REQUEST);
  private final Pace pace;
  private final long payload;
  private final long frames;
  private final long total;
  private final long batch;
  private long requested;
  private long received;

  /**
   * Makes a flow.
   *
   * @param buffer what comes goes there
   */
  SendFlow(SocketChannel channel, ByteBuffer buffer, long payload, long frames, Pace pace) {
    super(channel);
    this.buffer = buffer;
    this.pace = pace;
    this.payload = payload;
    this.frames = frames;
    this.total = frames * (Wire.SEND_HEADER + payload);
    this.batch = Math.max(1, BATCH / (Wire.SEND_HEADER + payload));
  }

  @Override
  boolean ready(SelectionKey key) throws IOException {
    if (requested == 0) {
      ask();
      key.interestOps(SelectionKey.OP_READ);
      return total == 0;
    }
    for (int i = 0; i < READS && pace.isDue(); i++) {
      int n = channel.read(buffer.clear());
      if (n < 0) {
        throw new IOException("the connection ended: got=" + received + " expected=" + total);
      }
      received += n;
      pace.moved(n);
      if (received >= total) {
        return ended();
      }
      ask();
      if (n < buffer.capacity()) {
        break;
      }
    }
    return false;
  }

  private boolean ended() throws IOException {
    if (received > total) {
      throw new IOException("too much came: got=" + received + " expected=" + total);
    }
    return true;
  }

  private void ask() throws IOException {
    long here = received / (Wire.SEND_HEADER + payload);
    while (requested < frames && requested - here <= (DEPTH - 1) * batch) {
      long some = Math.min(batch, frames - requested);
      request.clear().putLong(some).putLong(payload).flip();
      channel.write(request);
      if (request.hasRemaining()) {
        throw new IOException("a few requests are more than the server takes");
      }
      requested += some;
    }
  }
}
