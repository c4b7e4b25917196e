package io.iovec.benchmarks.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One end of a relay: what its channel reads is written to the other's, both in one event loop. It
 * reads as long as the other is writable.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
class Relay extends Connection {
  private final @Nullable Bootstrap sink;
  private @Nullable Channel peer;

  /** Makes the end that a client connects to, whose channel does not read yet. */
  Relay(Bootstrap sink) {
    this.sink = sink;
  }

  /** Makes the end that is connected to the sink. */
  Relay(Channel peer) {
    this.sink = null;
    this.peer = peer;
  }

  Channel peer() {
    return Objects.requireNonNull(peer);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (sink == null) {
      return;
    }
    Channel near = ctx.channel();
    var connecting = sink.clone().group(near.eventLoop()).handler(other(near)).connect();
    peer = connecting.channel();
    connecting.addListener(
        done -> {
          if (done.isSuccess()) {
            connected(near, connecting.channel());
          } else {
            near.close();
          }
        });
  }

  Relay other(Channel near) {
    return new Relay(near);
  }

  void connected(Channel near, Channel far) {
    near.config().setAutoRead(true);
    far.config().setAutoRead(true);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    peer().writeAndFlush(message, peer().voidPromise());
    if (!peer().isWritable()) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    // Netty 4.2.18 fails to take an interest again in a channel of epoll's whose input has ended.
    if (!((DuplexChannel) peer()).isInputShutdown()) {
      peer().config().setAutoRead(ctx.channel().isWritable());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws IOException {
    if (event == ChannelInputShutdownReadComplete.INSTANCE) {
      end(ctx.channel());
    }
  }

  /** Passes the end of the stream on, behind all that was written. */
  void end(Channel from) {
    peer()
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            written ->
                ((DuplexChannel) peer())
                    .shutdownOutput()
                    .addListener(shut -> closeIfBothEnded(from)));
  }

  private void closeIfBothEnded(Channel one) {
    if (((DuplexChannel) one).isShutdown() && ((DuplexChannel) peer()).isShutdown()) {
      one.close();
      peer().close();
    }
  }

  /** Sends what there is before it closes the other one: Netty closes epoll's in some states. */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (peer != null && peer.isActive()) {
      peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }
}
