package io.iovec.benchmarks.netty;

import io.iovec.benchmarks.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** Writes to the file what each read has brought: a payload is never collected. */
class Receive extends Connection {
  final Head head = new Head(Wire.RECEIVE_HEADER);
  private final FileChannel file;

  /** What has not come of the payload. */
  long left;

  /** Where that goes. */
  long position;

  Receive(FileChannel file) {
    this.file = file;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
    ByteBuf in = (ByteBuf) message;
    try {
      while (in.isReadable()) {
        if (left > 0) {
          int n = in.readBytes(file, position, (int) Math.min(left, in.readableBytes()));
          position += n;
          left -= n;
        } else if (head.read(in)) {
          left = head.first();
          position = head.second();
        }
      }
    } finally {
      in.release();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownReadComplete.INSTANCE) {
      ctx.writeAndFlush(Unpooled.wrappedBuffer(new byte[1]))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }
}
