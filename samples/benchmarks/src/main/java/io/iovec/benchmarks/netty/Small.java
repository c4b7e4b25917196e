package io.iovec.benchmarks.netty;

import io.iovec.benchmarks.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/**
 * Answers all requests that a read has brought in one buffer, and flushes when there is no more.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class Small extends Connection {
  private final Head head = new Head(Wire.SMALL_REQUEST);

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    ByteBuf out =
        ctx.alloc().directBuffer((in.readableBytes() / Wire.SMALL_REQUEST + 1) * Wire.SMALL_REPLY);
    while (in.isReadable()) {
      if (head.read(in)) {
        out.writeLong(head.first()).writeZero(Wire.SMALL_REPLY - Long.BYTES);
      }
    }
    in.release();
    ctx.write(out, ctx.voidPromise());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(ctx.channel().isWritable());
  }
}
