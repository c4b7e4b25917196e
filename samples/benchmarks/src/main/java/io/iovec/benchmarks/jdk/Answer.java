package io.iovec.benchmarks.jdk;

import io.iovec.benchmarks.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Reads as many small requests as there are, and writes their answers at once. */
final class Answer implements EventLoop.Handler {
  private final SocketChannel channel;
  private final Buffers buffers;
  private int have; // bytes of a request that was cut
  private long id; // its first eight bytes, as far as they have come
  private @Nullable ByteBuffer rest;

  Answer(SelectionKey key, Buffers buffers) {
    this.channel = (SocketChannel) key.channel();
    this.buffers = buffers;
  }

  @Override
  public void ready(SelectionKey key) throws IOException {
    if (rest == null) {
      // behind a place that is never read: no answer reaches a request that is still to be parsed
      ByteBuffer buffer = buffers.shared().position(Wire.SMALL_REQUEST);
      int n = channel.read(buffer);
      if (n < 0) {
        close(key);
        return;
      }
      answer(buffer, n);
      write(buffer.flip());
    } else {
      channel.write(rest);
      if (!rest.hasRemaining()) {
        buffers.giveBack(rest);
        rest = null;
      }
    }
    EventLoop.watch(key, rest == null ? SelectionKey.OP_READ : SelectionKey.OP_WRITE);
  }

  private void answer(ByteBuffer buffer, int n) {
    int at = Wire.SMALL_REQUEST;
    int end = at + n;
    buffer.position(0);
    while (at < end) {
      int piece = Math.min(end - at, Wire.SMALL_REQUEST - have);
      if (piece == Wire.SMALL_REQUEST) {
        id = buffer.getLong(at);
      } else {
        for (int i = have; i < Math.min(Long.BYTES, have + piece); i++) {
          id = id << Byte.SIZE | (buffer.get(at + i - have) & 0xff);
        }
      }
      at += piece;
      have += piece;
      if (have == Wire.SMALL_REQUEST) {
        have = 0;
        buffer.putLong(id);
        for (int i = Long.BYTES; i < Wire.SMALL_REPLY; i += Long.BYTES) {
          buffer.putLong(0);
        }
      }
    }
  }

  private void write(ByteBuffer replies) throws IOException {
    if (replies.hasRemaining()) {
      channel.write(replies);
      if (replies.hasRemaining()) {
        rest = buffers.keepShared();
      }
    }
  }

  @Override
  public void close(SelectionKey key) throws IOException {
    if (rest != null) {
      buffers.giveBack(rest);
      rest = null;
    }
    channel.close();
  }
}
