package io.iovec.benchmarks.jdk;

import io.iovec.benchmarks.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Takes requests, and counts what of their frames is away. */
abstract class Send implements EventLoop.Handler {
  final SocketChannel channel;
  final FileChannel file;
  final ByteBuffer header = ByteBuffer.allocate(Wire.SEND_HEADER);
  private final ByteBuffer request = ByteBuffer.allocate(Wire.SEND_REQUEST);

  /** That are not yet away. */
  long frames;

  /** Of a frame, its header included. */
  long length;

  /** What of the first of them is away. */
  long away;

  Send(SelectionKey key, FileChannel file) {
    this.channel = (SocketChannel) key.channel();
    this.file = file;
  }

  /** Sends what the socket takes now, within reason. */
  abstract void send() throws IOException;

  @Override
  public void ready(SelectionKey key) throws IOException {
    if (frames == 0) {
      if (channel.read(request) < 0) {
        close(key);
        return;
      }
      if (request.hasRemaining()) {
        return;
      }
      frames = request.getLong(0);
      length = request.getLong(Long.BYTES) + Wire.SEND_HEADER;
      header.putLong(0, length - Wire.SEND_HEADER);
      request.clear();
    }
    if (frames > 0) {
      send();
    }
    EventLoop.watch(key, frames > 0 ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
  }

  void sent(long bytes) {
    away += bytes;
    frames -= away / length;
    away %= length;
  }
}
