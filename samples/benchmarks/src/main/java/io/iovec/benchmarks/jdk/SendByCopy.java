package io.iovec.benchmarks.jdk;

import io.iovec.benchmarks.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;

/**
 * Fills the buffer with as many frames as it holds, each payload read behind its header, and writes
 * them at once. What the socket does not take is read again.
 */
final class SendByCopy extends Send {
  private static final int ROUNDS = 8;

  private final Buffers buffers;

  SendByCopy(SelectionKey key, FileChannel file, Buffers buffers) {
    super(key, file);
    this.buffers = buffers;
  }

  @Override
  void send() throws IOException {
    for (int i = 0; i < ROUNDS && frames > 0; i++) {
      ByteBuffer buffer = buffers.shared();
      fill(buffer);
      sent(channel.write(buffer.flip()));
      if (buffer.hasRemaining()) {
        return;
      }
    }
  }

  private void fill(ByteBuffer buffer) throws IOException {
    long at = away;
    for (long f = frames; f > 0 && buffer.remaining() > Wire.SEND_HEADER; f--) {
      if (at < Wire.SEND_HEADER) {
        buffer.put(header.array(), (int) at, Wire.SEND_HEADER - (int) at);
        at = Wire.SEND_HEADER;
      }
      int n = (int) Math.min(buffer.remaining(), length - at);
      buffer.limit(buffer.position() + n);
      while (buffer.hasRemaining()) {
        int read = file.read(buffer, at - Wire.SEND_HEADER);
        if (read < 0) {
          throw new EOFException("at=" + (at - Wire.SEND_HEADER));
        }
        at += read;
      }
      buffer.limit(buffer.capacity());
      at = 0; // if the frame is not whole the buffer is full
    }
  }
}
