package io.iovec.benchmarks.jdk;

import io.iovec.benchmarks.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Reads as much as the buffer holds, however many frames that is, and writes them from there. */
final class ReceiveByCopy implements EventLoop.Handler {
  private static final int ROUNDS = 8; // before others have their turn

  private final SocketChannel channel;
  private final FileChannel file;
  private final Buffers buffers;
  private final byte[] cut = new byte[Wire.RECEIVE_HEADER];
  private int have; // bytes of a header that was cut
  private long left;
  private long position;

  ReceiveByCopy(SelectionKey key, FileChannel file, Buffers buffers) {
    this.channel = (SocketChannel) key.channel();
    this.file = file;
    this.buffers = buffers;
  }

  @Override
  public void ready(SelectionKey key) throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      ByteBuffer buffer = buffers.shared();
      int n = channel.read(buffer);
      if (n < 0) {
        channel.write(ByteBuffer.allocate(1)); // there is room: nothing was sent before
        close(key);
        return;
      }
      buffer.flip();
      while (buffer.hasRemaining()) {
        if (left > 0) {
          writePayload(buffer, n);
        } else {
          readHeader(buffer);
        }
      }
      if (n < buffer.capacity()) {
        return;
      }
    }
  }

  private void readHeader(ByteBuffer buffer) {
    if (have == 0 && buffer.remaining() >= Wire.RECEIVE_HEADER) {
      int at = buffer.position();
      begin(buffer, at);
      buffer.position(at + Wire.RECEIVE_HEADER);
      return;
    }
    int n = Math.min(buffer.remaining(), Wire.RECEIVE_HEADER - have);
    buffer.get(cut, have, n);
    have += n;
    if (have == Wire.RECEIVE_HEADER) {
      have = 0;
      begin(ByteBuffer.wrap(cut), 0);
    }
  }

  private void begin(ByteBuffer from, int at) {
    left = from.getLong(at);
    position = from.getLong(at + Long.BYTES);
  }

  private void writePayload(ByteBuffer buffer, int end) throws IOException {
    int n = (int) Math.min(buffer.remaining(), left);
    buffer.limit(buffer.position() + n);
    while (buffer.hasRemaining()) {
      position += file.write(buffer, position);
    }
    buffer.limit(end);
    left -= n;
  }
}
