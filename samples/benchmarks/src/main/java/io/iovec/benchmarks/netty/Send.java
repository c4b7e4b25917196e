package io.iovec.benchmarks.netty;

import io.iovec.benchmarks.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;

/**
 * Writes frames as long as the channel is writable: a header and a file region, or, of payloads
 * that are cheaper to copy than to look up, as many at once as a buffer holds.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class Send extends Connection {
  private static final int BATCH = 256 << 10;
  private static final int MOST_REQUESTS = 64;

  private record Request(long frames, long size) {}

  private final FileChannel file;
  private final long copied;
  private final Head head = new Head(Wire.SEND_REQUEST);
  private final ArrayDeque<Request> requests = new ArrayDeque<>();
  private long frames;
  private long size;
  private long position; // in the first frame's payload, behind what has been written

  /**
   * Serves one connection.
   *
   * @param copied the largest payload that is copied, 0 for none
   */
  Send(FileChannel file, long copied) {
    this.file = file;
    this.copied = copied;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (in.isReadable()) {
        if (head.read(in)) {
          requests.add(new Request(head.first(), head.second()));
        }
      }
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws IOException {
    send(ctx);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) throws IOException {
    send(ctx);
  }

  private void send(ChannelHandlerContext ctx) throws IOException {
    boolean written = false;
    while (ctx.channel().isWritable() && (frames > 0 || next())) {
      if (size <= copied) {
        ctx.write(copy(ctx));
      } else {
        ctx.write(header(ctx.alloc().directBuffer(Wire.SEND_HEADER)));
        ctx.write(new Region(file, size));
        frames--;
      }
      written = true;
    }
    ctx.channel().config().setAutoRead(requests.size() < MOST_REQUESTS);
    if (written) {
      ctx.flush();
    }
  }

  private boolean next() {
    Request request = requests.poll();
    if (request == null) {
      return false;
    }
    frames = request.frames();
    size = request.size();
    return frames > 0;
  }

  private ByteBuf copy(ChannelHandlerContext ctx) throws IOException {
    long most = Math.min(BATCH, frames * (Wire.SEND_HEADER + size) - position);
    ByteBuf out = ctx.alloc().directBuffer(Math.max(Wire.SEND_HEADER, (int) most));
    try {
      do {
        if (position == 0) {
          header(out);
        }
        read(out, (int) Math.min(size - position, out.writableBytes()));
      } while (frames > 0 && position == 0 && out.writableBytes() >= Wire.SEND_HEADER + size);
      return out;
    } catch (IOException e) {
      out.release();
      throw e;
    }
  }

  private ByteBuf header(ByteBuf out) {
    return out.writeLong(size).writeZero(Wire.SEND_HEADER - Long.BYTES);
  }

  private void read(ByteBuf out, int count) throws IOException {
    long end = position + count;
    while (position < end) {
      int n = out.writeBytes(file, position, (int) (end - position));
      if (n < 0) {
        throw new EOFException("position=" + position);
      }
      position += n;
    }
    if (position == size) {
      position = 0;
      frames--;
    }
  }

  /** Leaves the file open, which is everybody's. */
  private static final class Region extends DefaultFileRegion {
    Region(FileChannel file, long count) {
      super(file, 0, count);
    }

    @Override
    protected void deallocate() {}
  }
}
