package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Reads away what a relay passes on, and closes at its end. */
final class SinkFlow extends Flow {
  private static final int READS = 4; // before others have their turn

  private final ByteBuffer buffer;
  private long received;

  /**
   * Makes a flow.
   *
   * @param buffer what comes goes there
   */
  SinkFlow(SocketChannel channel, ByteBuffer buffer) {
    super(channel);
    this.buffer = buffer;
  }

  long received() {
    return received;
  }

  @Override
  boolean ready(SelectionKey key) throws IOException {
    for (int i = 0; i < READS; i++) {
      int n = channel.read(buffer.clear());
      if (n < 0) {
        channel.close();
        return true;
      }
      received += n;
      if (n < buffer.capacity()) {
        break;
      }
    }
    return false;
  }
}
