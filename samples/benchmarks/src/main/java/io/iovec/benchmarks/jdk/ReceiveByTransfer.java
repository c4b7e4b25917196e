package io.iovec.benchmarks.jdk;

import io.iovec.benchmarks.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Reads just a header, and has {@code transferFrom} move the payload. */
final class ReceiveByTransfer implements EventLoop.Handler {
  private static final int ROUNDS = 64;

  private final SocketChannel channel;
  private final FileChannel file;
  private final ByteBuffer header = ByteBuffer.allocate(Wire.RECEIVE_HEADER);
  private long left;
  private long position;

  ReceiveByTransfer(SelectionKey key, FileChannel file) {
    this.channel = (SocketChannel) key.channel();
    this.file = file;
  }

  @Override
  public void ready(SelectionKey key) throws IOException {
    boolean first = true;
    for (int i = 0; i < ROUNDS; i++) {
      if (left == 0) {
        if (channel.read(header) < 0) {
          channel.write(ByteBuffer.allocate(1));
          close(key);
          return;
        }
        if (header.hasRemaining()) {
          return;
        }
        left = header.getLong(0);
        position = header.getLong(Long.BYTES);
        header.clear();
        first = false;
        continue;
      }
      long n = file.transferFrom(channel, position, left);
      if (n == 0) {
        if (first || file.size() < position) {
          findOutWhy();
        }
        return;
      }
      position += n;
      left -= n;
      first = false;
    }
  }

  /** For transferFrom says 0 at the end of a stream too, and for a place behind the file's end. */
  private void findOutWhy() throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    if (file.size() < position) {
      file.write(one, position - 1);
      return;
    }
    int n = channel.read(one);
    if (n < 0) {
      throw new EOFException("left=" + left);
    }
    if (n > 0) {
      file.write(one.flip(), position++);
      left--;
    }
  }
}
