package io.iovec.benchmarks.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Ends with its connection's first failure. */
@SuppressWarnings("FutureReturnValueIgnored") // closing tells nothing
abstract class Connection extends ChannelInboundHandlerAdapter {
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    System.err.println("connection: " + cause);
    ctx.close();
  }
}
