package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Connections of {@link Service#RECEIVE}, each with half of a large message under way. */
final class HalfSent implements AutoCloseable {
  private static final int PAYLOAD = 8 << 20;
  private static final int PIECE = 256 << 10;

  /** After so long it is certain that a server takes no more before it has all. */
  private static final Duration TAKES_NO_MORE = Duration.ofSeconds(1);

  private final Flows flows = new Flows();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(Wire.RECEIVE_HEADER + PIECE);
  private boolean whole;

  /** Opens them, and sends nothing. */
  HalfSent(int port, int count) throws IOException {
    try {
      int i = 0;
      for (SocketChannel each : Loopback.connect(port, count)) {
        flows.add(
            new Message(each, i++ % (Places.AREA / PAYLOAD) * PAYLOAD), SelectionKey.OP_WRITE);
      }
    } catch (IOException e) {
      flows.close();
      throw e;
    }
  }

  /** Sends the first half of each message, or as much of it as the server takes. */
  void sendHalf() throws IOException {
    flows.run(TAKES_NO_MORE);
  }

  /** Sends what is missing, waits for the answers, and closes. */
  @Override
  public void close() throws IOException {
    try (flows) {
      whole = true;
      flows.again(SelectionKey.OP_WRITE);
      flows.runToEnd(Client.PATIENCE);
    }
  }

  private final class Message extends Flow {
    private static final long LENGTH = Wire.RECEIVE_HEADER + PAYLOAD;
    private static final long HALF = Wire.RECEIVE_HEADER + PAYLOAD / 2;

    private final long position;
    private long away;
    private boolean shut;

    Message(SocketChannel channel, long position) {
      super(channel);
      this.position = position;
    }

    @Override
    boolean ready(SelectionKey key) throws IOException {
      if (shut) {
        int n = channel.read(buffer.clear().limit(1));
        if (n < 0) {
          throw new IOException("the connection ended without an answer");
        }
        return n > 0;
      }
      long target = whole ? LENGTH : HALF;
      buffer.clear().putLong(0, PAYLOAD).putLong(Long.BYTES, position);
      int at = (int) Math.min(away, Wire.RECEIVE_HEADER);
      buffer.limit((int) Math.min(buffer.capacity(), at + target - away)).position(at);
      away += channel.write(buffer);
      if (away == LENGTH) {
        channel.shutdownOutput();
        shut = true;
        key.interestOps(SelectionKey.OP_READ);
      }
      return !whole && away == HALF;
    }
  }
}
